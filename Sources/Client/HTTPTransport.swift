/// The HTTP client for one server: connections, token, retries, redirects and streaming (design section 6).
///
/// It is made in no time; connections and certificates come with the first request. One value serves any
/// number of tasks at once.
public final class HTTPTransport: Sendable {
    private let configuration: ClientConfiguration
    private let base: WebURL
    private let redaction: Redaction
    private let connections = Connections()
    private let pace: Pace
    /// What went over this connection so far.
    public let statistics = Statistics()

    /// A client for a server. Nothing is connected and no file is read.
    /// - Parameters:
    ///   - configuration: the server and the limits.
    ///   - pace: how fast requests may go, shared with the other connections to the server; one of its own unless given.
    /// - Throws: ``ClientError`` of kind `argument` if the base URL is wrong, or the token is malformed or would travel
    ///   over plain http to another machine.
    public init(_ configuration: ClientConfiguration, pace: Pace? = nil) throws(ClientError) {
        let redaction = Redaction(token: configuration.token)
        func refuse(_ reason: String) -> ClientError {
            let url = redaction(configuration.baseURL)
            let message = redaction("The server URL \(url) \(reason).")
            return ClientError(kind: .argument, message: message, method: "", url: url, attempts: 0, sent: false)
        }
        do {
            base = try WebURL(configuration.baseURL)
        } catch {
            throw refuse(error.reason)
        }
        guard !base.target.contains("?") else { throw refuse("has a query; give only scheme, host, port and path") }
        if let token = configuration.token {
            if let problem = AuthorizationScheme.problem(with: token) { throw refuse("cannot be used: \(problem)") }
            KnownTokens.add(token.value)
            guard base.origin.isSafeForToken else {
                throw refuse("is plain http, over which anyone on the way could read the token; use https")
            }
        }
        self.configuration = configuration
        self.redaction = redaction
        self.pace = pace ?? Pace(concurrency: configuration.maximumConcurrency)
    }

    /// Sends a request and receives the answer. Cancelling the task ends the request and its connection at once.
    ///
    /// A request keeps its place among the ``ClientConfiguration/maximumConcurrency`` running ones while it waits to be
    /// repeated: a server that asks to slow down is not given the next request instead. Waiting for a place or for its turn
    /// does not count towards the total timeout.
    /// - Parameter request: the request.
    /// - Returns: the answer, whatever its status: the caller decides which one is an error.
    /// - Throws: ``ClientError`` if there is no complete answer.
    public func send(_ request: ClientRequest) async throws(ClientError) -> ClientResponse {
        let record = AttemptRecord()
        var download: FileDownload?
        var url = base
        do {
            url = try RequestCheck(base: base).url(of: request)
            if case .file(let path, let overwrite) = request.sink {
                try await FileSink.check(path, overwrite: overwrite)
                download = FileDownload(path: path, overwrite: overwrite)
            }
            try await pace.enter()
        } catch {
            var failure = FailureClassification(origin: url.origin).failure(for: error, status: nil)
            failure.sent = false
            throw clientError(failure, request, url, attempts: 0)
        }
        var failure: AttemptFailure
        do {
            let response = try await perform(request, at: url, download, record)
            // What came before an answer that is not the file.
            await download?.discard()
            pace.leave()
            count(request, response)
            return response
        } catch {
            failure = FailureClassification(origin: url.origin).failure(for: error, status: nil)
        }
        failure.sent = record.mayHaveActed
        await download?.discard()
        pace.leave()
        count(request, nil)
        throw clientError(failure, request, record.url ?? url, attempts: record.attempts)
    }

    private func count(_ request: ClientRequest, _ response: ClientResponse?) {
        let transferred = response?.bytesTransferred ?? 0
        var sent: Int64 = 0
        var received = transferred
        switch request.body {
        case .none: break
        case .bytes(let bytes, _): sent = Int64(bytes.count)
        case .file: (sent, received) = (transferred, Int64(response?.body.count ?? 0))
        }
        statistics.request(sent: sent, received: received, hasFailed: response.map { $0.status >= 400 } ?? true)
    }

    /// The requests in a second that are allowed now, by the caller or as learnt from the server; nil for any number.
    public var allowedPerSecond: Double? { pace.allowedPerSecond }

    /// Closes all connections; requests that still run fail. The transport cannot be used afterwards.
    public func shutdown() async {
        await connections.shutdown()
    }

    /// The attempts and redirects of one request.
    private func perform(
        _ request: ClientRequest, at first: WebURL, _ download: FileDownload?, _ record: AttemptRecord
    ) async throws -> ClientResponse {
        let policy = RetryPolicy(
            maximumAttempts: configuration.maximumAttempts,
            baseDelay: configuration.retryBaseDelay,
            maximumDelay: configuration.retryMaximumDelay,
            retryAfterLimit: configuration.retryAfterLimit
        )
        var deadline: ContinuousClock.Instant? = request.isStreamed ? nil : .now + configuration.totalTimeout
        var url = first
        var isAtHome = true
        var attempt = 1
        var redirects = 0
        while true {
            let waited = try await pace.turn()
            deadline = deadline.map { $0 + waited }
            record.begin(attempt, at: url)
            let start = ContinuousClock.now
            let outcome = await attemptOnce(request, at: url, isAtHome: isAtHome, deadline, download)
            record.end(outcome)
            let elapsed = ContinuousClock.now - start
            statistics.attempt(attempt, took: elapsed)
            // Its text is made only for those who read it.
            let trace = configuration.trace.map { _ in
                TraceLine(method: request.method, url: url, elapsed: elapsed, outcome: outcome)
            }
            if case .success(let answer) = outcome, let target = try redirect(answer, of: request, from: url, trace) {
                redirects += 1
                guard redirects <= Redirects.maximum else { throw Redirects.tooMany(last: target, answer) }
                // A request that has left its origin does not get the token back, even if it is sent home again.
                isAtHome = isAtHome && target.origin == url.origin
                url = target
                continue
            }
            let delay = outcome.event.flatMap {
                policy.delay(afterAttempt: attempt, event: $0, retryAfter: outcome.retryAfter)
            }
            if case .success(let answer) = outcome {
                pace.learn(
                    status: answer.status, limits: RateLimitHeaders(answer.headers),
                    pause: answer.status == 429 || answer.status == 503 ? delay : nil)
            }
            if let event = outcome.event, RetryPolicy.permits(request.retry, after: event),
                let delay,
                // The answer at hand says more than a timeout later.
                deadline.map({ .now + delay < $0 }) ?? true
            {
                write(trace, "trying again in \(delay.milliseconds) ms: \(outcome.retryReason)")
                try await Task.sleep(for: delay)
                attempt += 1
                continue
            }
            write(trace, nil)
            let answer = try outcome.get()
            return ClientResponse(
                status: answer.status,
                headers: answer.headers,
                body: answer.body,
                checksum: answer.checksum,
                bytesTransferred: answer.bytesTransferred,
                attempts: attempt,
                url: url,
                redaction: redaction
            )
        }
    }

    private func attemptOnce(
        _ request: ClientRequest,
        at url: WebURL,
        isAtHome: Bool,
        _ deadline: ContinuousClock.Instant?,
        _ download: FileDownload?
    ) async -> Result<Exchange.Answer, AttemptFailure> {
        do throws(AttemptFailure) {
            let exchange = Exchange(
                request: request,
                url: url,
                authorization: request.sendsToken && isAtHome ? authorization(for: url.origin) : nil,
                isAtHome: isAtHome,
                userAgent: configuration.userAgent,
                connectTimeout: configuration.connectTimeout,
                readTimeout: configuration.readTimeout,
                deadline: deadline,
                download: download,
                proxy: try proxy(for: url.origin),
                caFile: configuration.caFile,
                connections: connections
            )
            return .success(try await exchange.run())
        } catch {
            return .failure(error)
        }
    }

    private func proxy(for origin: Origin) throws(AttemptFailure) -> Proxy? {
        do {
            return try configuration.proxy.proxy(for: origin)
        } catch {
            throw AttemptFailure(kind: .argument, reason: "the proxy URL in HTTPS_PROXY \(error.reason)", sent: false)
        }
    }

    private func redirect(
        _ answer: Exchange.Answer,
        of request: ClientRequest,
        from url: WebURL,
        _ trace: TraceLine?
    ) throws(AttemptFailure) -> WebURL? {
        do throws(AttemptFailure) {
            let target = try Redirects.target(of: answer, method: request.method, from: url)
            if let target { write(trace, "redirect to \(target.text)") }
            return target
        } catch {
            write(trace, error.reason)
            throw error
        }
    }

    /// The Authorization value for an origin: the token belongs to the base URL's origin and goes to no other.
    private func authorization(for origin: Origin) -> String? {
        guard let token = configuration.token, origin == base.origin, origin.isSafeForToken else { return nil }
        return configuration.authorizationScheme.headerValue(for: token)
    }

    private func write(_ line: TraceLine?, _ next: @autoclosure () -> String?) {
        guard let line, let trace = configuration.trace else { return }
        trace(redaction(line.text + (next().map { "; \($0)" } ?? "")))
    }

    private func clientError(
        _ failure: AttemptFailure,
        _ request: ClientRequest,
        _ url: WebURL,
        attempts: Int
    ) -> ClientError {
        let shownURL = redaction(url.text)
        var message = "\(request.method) \(shownURL) failed: \(failure.reason)."
        if attempts > 1 { message += " Tried \(attempts) times." }
        if failure.sent, request.retry != .safe {
            if let status = failure.status {
                message +=
                    " The server had answered with status \(status): look what it did before you repeat the request."
            } else {
                message += " Whether the server did what was asked is unknown: look before you repeat the request."
            }
        }
        return ClientError(
            kind: failure.kind,
            message: redaction(message),
            method: request.method,
            url: shownURL,
            attempts: attempts,
            sent: failure.sent
        )
    }
}
