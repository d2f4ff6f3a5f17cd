import CCurl
import NIOCore
import Synchronization

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

    /// Gives a clean handle everything it has to know.
    func prepare(_ handle: UnsafeMutableRawPointer) throws {
        self.handle = handle
        try CurlOptions.check(
            withUnsafePointer(to: calls) { cap_curl_set_calls(handle, $0, Unmanaged.passUnretained(self).toOpaque()) })
        try CurlOptions.check(cap_curl_set_error_buffer(handle, errorText))
        headers = try CurlOptions(handle: handle, exchange: exchange, fileSize: body?.size).set()
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
            return .failure(curlProblem(code))
        }
        do { try receiver.checkComplete() } catch { return .failure(error) }
        hasEnded = true
        return work == nil ? .success(receiver.received) : nil
    }

    private func curlProblem(_ code: CURLcode) -> CurlProblem {
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
