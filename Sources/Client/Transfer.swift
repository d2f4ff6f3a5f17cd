import CCurl
import NIOCore
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// One attempt on the wire: a libcurl handle and what it calls. It lives on the network's thread.
final class Transfer {
    /// Names a transfer on every thread.
    struct ID: Hashable, Sendable {
        private static let last = Atomic<UInt64>(0)
        private let number = last.add(1, ordering: .relaxed).newValue
    }

    /// The answer, and whether its body went to the file.
    struct Received: Sendable {
        var answer: Exchange.Answer
        var isFile: Bool
    }

    /// The end of an answer whose rest is not wanted.
    struct Enough: Error {}

    let id: ID
    private let exchange: Exchange
    private let receiver: AnswerReceiver
    private let body: SentBody?
    private unowned let pool: ConnectionPool
    private let end: @Sendable (Result<Received, AttemptFailure>) -> Void

    /// The handle of libcurl, while it runs.
    private(set) var handle: UnsafeMutableRawPointer?
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// Why one of the calls below has ended it.
    private var problem: (any Error)?

    /// Whether the request may have reached the server.
    private(set) var isSent = false
    private var lastActivity = ContinuousClock.now
    /// How much of the body had left when that was asked last.
    private var sent: curl_off_t = 0

    /// What is being done with the last part of the answer; until it is done, nothing more is taken.
    private var work: Task<Void, Never>?
    private var isReceivingPaused = false
    private var hasEnded = false

    private init(
        _ id: ID, _ exchange: Exchange, _ reader: FileReader?, in pool: ConnectionPool,
        end: @escaping @Sendable (Result<Received, AttemptFailure>) -> Void
    ) {
        self.id = id
        self.exchange = exchange
        self.pool = pool
        self.end = end
        receiver = AnswerReceiver(
            request: exchange.request, host: exchange.url.origin.authority, download: exchange.download)
        body = reader.map { SentBody($0, of: id, in: exchange.connections.pool) }
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { errorText.deallocate() }

    /// Sends a request and receives its answer. Cancelling the task ends both.
    /// - Parameter reader: the body, if it is a file.
    static func run(_ exchange: Exchange, _ reader: FileReader?) async -> Result<Received, AttemptFailure> {
        let (id, pool) = (ID(), exchange.connections.pool)
        let cancel = { @Sendable (loop: NetworkLoop) -> Void in loop.existingPool(pool)?.fail(id, CancellationError()) }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                NetworkThread.run { loop in
                    do throws(AttemptFailure) {
                        // Here, so that what comes after a shutdown finds it.
                        try exchange.connections.use()
                        let pool = try loop.pool(pool)
                        pool.begin(Transfer(id, exchange, reader, in: pool) { continuation.resume(returning: $0) })
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
                // A cancellation that came before had nothing to end.
                if Task.isCancelled { NetworkThread.run(cancel) }
            }
        } onCancel: {
            NetworkThread.run(cancel)
        }
    }

    // MARK: The request

    /// Gives a clean handle everything it has to know.
    func prepare(_ handle: UnsafeMutableRawPointer) throws {
        self.handle = handle
        let (request, url) = (exchange.request, exchange.url)
        try check(
            withUnsafePointer(to: calls) { cap_curl_set_calls(handle, $0, Unmanaged.passUnretained(self).toOpaque()) })
        try check(cap_curl_set_error_buffer(handle, errorText))
        try set(CURLOPT_NOSIGNAL, 1)
        // A name that is still being looked up does not hold up the end of its request. New in 7.87; ignored before.
        cap_curl_set_number(handle, CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_URL, url.text)
        // The URL goes out as it is, `..` and all: it was checked, and signed links must not change.
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, exchange.connectTimeout.milliseconds)))
        // Shorter than the keep-alive of usual servers (60 to 75 s): the fewer connections are used in the moment in
        // which the server closes them, the fewer writes end with an unknown outcome.
        try set(CURLOPT_MAXAGE_CONN, 30)
        if request.isStreamed {
            try set(CURLOPT_BUFFERSIZE, 512 << 10)
            try set(CURLOPT_UPLOAD_BUFFERSIZE, 512 << 10)
            // Each file has its connection: in HTTP/2 one that waits for the disk would hold up others, and does in 7.88.
            try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        }
        try set(CURLOPT_ACCEPT_ENCODING, acceptedEncoding)
        try prepareRoute(url.origin)
        try prepareMethod(request)
        try prepareHeaders(request)
    }

    private func prepareRoute(_ origin: Origin) throws {
        // Without one: none from the environment either.
        try set(CURLOPT_NOPROXY, "")
        try set(CURLOPT_PROXY, exchange.proxy.map { "http://\($0.authority)" } ?? "")
        if let proxy = exchange.proxy, let user = proxy.user {
            try set(CURLOPT_PROXYUSERNAME, user)
            try set(CURLOPT_PROXYPASSWORD, proxy.password.value)
        }
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        guard origin.scheme == .https else { return }
        // Several requests at once wait whether the first connection can carry them all.
        try set(CURLOPT_PIPEWAIT, 1)
        if let file = exchange.caFile {
            // libcurl reads it when the server is reached; that it is missing need not wait for that.
            guard access(file, R_OK) == 0 else {
                throw CurlProblem(code: CURLE_SSL_CACERT_BADFILE, text: "", isSent: false)
            }
            try set(CURLOPT_CAINFO, file)
        } else if let handle {
            // What is read of one file is kept for further connections; a directory would be looked at for each.
            cap_curl_set_text(handle, CURLOPT_CAPATH, nil)
        }
    }

    private func prepareMethod(_ request: ClientRequest) throws {
        switch request.body {
        case .none:
            switch request.method {
            case "HEAD": try set(CURLOPT_NOBODY, 1)
            // These have a body, if only an empty one.
            case "POST", "PUT", "PATCH": try setBody([0], count: 0)
            default: break
            }
        case .bytes(let bytes, _): try setBody(bytes.isEmpty ? [0] : bytes, count: bytes.count)
        case .file:
            try set(CURLOPT_UPLOAD, 1)
            if let handle {
                try check(cap_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(body?.size ?? 0)))
            }
        }
        if request.method != "GET", request.method != "HEAD" { try set(CURLOPT_CUSTOMREQUEST, request.method) }
    }

    /// - Parameter bytes: not empty, so that they have an address.
    private func setBody(_ bytes: [UInt8], count: Int) throws {
        guard let handle else { return }
        try check(cap_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(count)))
        try check(bytes.withUnsafeBytes { cap_curl_set_bytes(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) })
    }

    /// What may be asked for in place of the bytes themselves. A file is wanted as it is stored: its length and checksum
    /// describe that form.
    private var acceptedEncoding: String {
        if let stated = exchange.request.headers.first(where: { $0.name.lowercased() == "accept-encoding" }) {
            return stated.value.isEmpty ? "identity" : stated.value
        }
        if case .file = exchange.request.sink { return "identity" }
        return "gzip"
    }

    private func prepareHeaders(_ request: ClientRequest) throws {
        try add("User-Agent", exchange.userAgent)
        for (name, value) in request.headers {
            switch name.lowercased() {
            case "accept-encoding": continue
            case "cookie" where !exchange.isAtHome: continue
            case "content-type" where request.hasBody: continue
            default: try add(name, value)
            }
        }
        for (name, value) in exchange.download?.headersForRest ?? [] { try add(name, value) }
        if let authorization = exchange.authorization { try add("Authorization", authorization) }
        switch request.body {
        case .none: try leaveOut("Content-Type")
        case .bytes(_, let type), .file(_, let type, _): try add("Content-Type", type)
        }
        // What libcurl would add of its own.
        if !request.headers.contains(where: { $0.name.lowercased() == "accept" }) { try leaveOut("Accept") }
        try leaveOut("Expect")
        if let handle { try check(cap_curl_set_headers(handle, headers)) }
    }

    private func add(_ name: String, _ value: String) throws {
        // libcurl takes a name with an empty value for one that it shall leave out.
        try append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }

    private func leaveOut(_ name: String) throws { try append("\(name):") }

    private func append(_ line: String) throws {
        headers = cap_curl_append(headers, line)
        if headers == nil { throw ConnectionPool.noMemory }
    }

    private func set(_ option: CURLoption, _ value: Int) throws {
        if let handle { try check(cap_curl_set_number(handle, option, value)) }
    }

    private func set(_ option: CURLoption, _ value: String) throws {
        if let handle { try check(cap_curl_set_text(handle, option, value)) }
    }

    /// A request goes out as it was asked for, or not.
    private func check(_ code: CURLcode) throws {
        if code != CURLE_OK {
            throw CurlProblem(code: code, text: String(cString: cap_curl_reason(code)), isSent: false)
        }
    }

    // MARK: What libcurl calls

    /// The connection stands and the request is sent next. libcurl repeats a request by itself when a connection that was used
    /// before ends without an answer, but the server may have acted: whether to repeat it is ours to decide, count and trace.
    fileprivate func connected() -> CInt {
        if isSent { return CURL_PREREQFUNC_ABORT }
        isSent = true
        lastActivity = .now
        pool.look(at: self)
        return CURL_PREREQFUNC_OK
    }

    fileprivate func takeHead(_ line: UnsafeRawBufferPointer) -> Int {
        lastActivity = .now
        do {
            begin(try receiver.takeHead(line))
            return line.count
        } catch {
            problem = error
            return 0
        }
    }

    fileprivate func takeBody(_ part: UnsafeRawBufferPointer) -> Int {
        if receiver.isFull {
            isReceivingPaused = true
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        lastActivity = .now
        do {
            try receiver.takeBody(part)
            if work == nil { begin(receiver.nextWork()) }
            return part.count
        } catch {
            problem = error
            return 0
        }
    }

    fileprivate func giveBody(_ space: UnsafeMutableRawBufferPointer) -> Int {
        lastActivity = .now
        return body?.give(space) ?? 0
    }

    /// The next part of the body can be sent.
    func supply(_ block: ByteBuffer) {
        lastActivity = .now
        body?.supply(block)
        resume()
        pool.look(at: self)
    }

    private func resume() {
        guard let handle else { return }
        let paused = (isReceivingPaused ? CURLPAUSE_RECV : 0) | (body?.isPaused == true ? CURLPAUSE_SEND : 0)
        cap_curl_pause(handle, paused)
    }

    // MARK: Work with the answer

    private func begin(_ step: AnswerReceiver.Work?) {
        guard let step else { return }
        let (id, pool) = (id, exchange.connections.pool)
        work = Task(executorPreference: NetworkThread.executor) {
            var failure: (any Error)?
            do { try await step() } catch { failure = error }
            NetworkThread.run { [failure] loop in loop.existingPool(pool)?.workEnded(id, failure) }
        }
    }

    /// Goes on after the work: with the answer, or to its end.
    /// - Returns: the outcome, if it has ended meanwhile.
    func goOn() -> Result<Received, any Error>? {
        work = nil
        receiver.workEnded()
        begin(receiver.nextWork())
        if hasEnded { return work == nil ? .success(receiver.received) : nil }
        lastActivity = .now
        if isReceivingPaused, !receiver.isFull {
            isReceivingPaused = false
            resume()
        }
        return nil
    }

    // MARK: The end

    /// What came of it.
    /// - Parameter code: what libcurl says of it.
    /// - Returns: nil if that shows only when the work is done.
    func outcome(_ code: CURLcode) -> Result<Received, any Error>? {
        if let problem {
            guard problem is Enough else { return .failure(problem) }
        } else if code != CURLE_OK {
            return .failure(problem(code))
        }
        do { try receiver.checkComplete() } catch { return .failure(error) }
        hasEnded = true
        return work == nil ? .success(receiver.received) : nil
    }

    private func problem(_ code: CURLcode) -> CurlProblem {
        let text = errorText[0] == 0 ? String(cString: cap_curl_reason(code)) : String(cString: errorText)
        var problem = CurlProblem(code: code, text: text, isSent: isSent)
        problem.isProxied = exchange.proxy != nil
        if let handle {
            problem.systemError = CInt(cap_curl_number(handle, CURLINFO_OS_ERRNO))
            problem.proxyStatus = cap_curl_number(handle, CURLINFO_HTTP_CONNECTCODE)
            problem.isReached = cap_curl_size(handle, CURLINFO_CONNECT_TIME_T) > 0
        }
        return problem
    }

    /// When it may have to be ended.
    var expiry: ContinuousClock.Instant? {
        let isIdle = isSent && work == nil && body?.isPaused != true
        return [exchange.deadline, isIdle ? lastActivity + exchange.readTimeout : nil].compactMap { $0 }.min()
    }

    /// Why it has to be ended, if so.
    func timeout(at now: ContinuousClock.Instant) -> AttemptFailure? {
        noteSent()
        guard let expiry, expiry <= now else { return nil }
        let host = exchange.url.origin.authority
        let status = receiver.status
        if let deadline = exchange.deadline, deadline <= now {
            return AttemptFailure(
                kind: .timeout, reason: "it was not done within the total timeout", sent: isSent, status: status)
        }
        if let body, !body.isComplete {
            let reason = "\(host) took nothing more of the file for longer than the read timeout"
            return AttemptFailure(kind: .timeout, reason: reason, event: .lost, sent: true, status: status)
        }
        return AttemptFailure(
            kind: .timeout, reason: "nothing came from \(host) for longer than the read timeout",
            event: status == nil ? .lost : .cutBody, sent: true, status: status)
    }

    /// What the server has taken since this was asked last is activity: libcurl has a large part of the body at once.
    private func noteSent() {
        guard let handle else { return }
        let count = cap_curl_size(handle, CURLINFO_SIZE_UPLOAD_T)
        if count > sent { lastActivity = .now }
        sent = count
    }

    /// Gives the handle back: nothing is called any more.
    func release() -> UnsafeMutableRawPointer? {
        defer { handle = nil }
        return handle
    }

    /// Tells the outcome. Before, a file that is just being made is made: it would be left behind else.
    func finish(_ outcome: Result<Received, any Error>) {
        cap_curl_free_list(headers)
        headers = nil
        let classification = FailureClassification(origin: exchange.url.origin, caFile: exchange.caFile)
        let status = receiver.status
        let told = outcome.mapError { classification.failure(for: $0, status: status, sent: isSent) }
        guard let work else { return end(told) }
        Task(executorPreference: NetworkThread.executor) { [end] in
            await work.value
            end(told)
        }
    }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private let calls = cap_curl_calls(
    head: { bytes, size, count, context in
        transfer(context)?.takeHead(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    },
    body: { bytes, size, count, context in
        transfer(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    },
    send: { space, size, count, context in
        transfer(context)?.giveBody(UnsafeMutableRawBufferPointer(start: space, count: size * count))
            ?? Int(CURL_READFUNC_ABORT)
    },
    connected: { context, _, _, _, _ in transfer(context)?.connected() ?? CURL_PREREQFUNC_ABORT }
)

extension ClientRequest {
    fileprivate var hasBody: Bool {
        if case .none = body { return false }
        return true
    }
}
