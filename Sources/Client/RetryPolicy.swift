/// What ended an attempt, as far as it matters for a repetition.
enum RetryEvent: Sendable, Equatable {
    /// The request did not leave this machine: no address, no connection, no TLS session.
    case notSent
    /// The request may have arrived; the connection was lost, or nothing came for too long.
    case lost
    /// The answer began and was cut short.
    case cutBody
    /// The server answered with this status.
    case status(Int)
}

/// When a request is sent again, and after how long (design section 6, reference cap-api 4.8).
struct RetryPolicy: Sendable {
    var maximumAttempts: Int
    var baseDelay: Duration
    var maximumDelay: Duration
    var retryAfterLimit: Duration

    /// Whether a request of some safety may be repeated after an event.
    static func permits(_ safety: ClientRequest.RetrySafety, after event: RetryEvent) -> Bool {
        switch (safety, event) {
        case (_, .notSent): true
        case (.never, _): false
        case (_, .status(429)), (_, .status(503)): true
        case (.unsafe, _): false
        case (.safe, .lost), (.safe, .cutBody), (.safe, .status(502)), (.safe, .status(504)): true
        // A cut answer to a conditional write is not repeated: the server has acted, the repetition would answer 412.
        case (.conditional, .lost), (.conditional, .status(502)), (.conditional, .status(504)): true
        case (.safe, .status), (.conditional, .status), (.conditional, .cutBody): false
        }
    }

    /// How long to wait before the next attempt.
    /// - Parameters:
    ///   - attempt: the number of the attempt that failed, from 1.
    ///   - event: how it ended.
    ///   - retryAfter: the answer's Retry-After, which CAP sends with every answer (reference cap-api 7.15) and which
    ///     counts only with 429 and 503.
    /// - Returns: the delay, or nil if the attempts are used up or the server asks for more patience than is allowed.
    func delay(afterAttempt attempt: Int, event: RetryEvent, retryAfter: Duration?) -> Duration? {
        guard attempt < maximumAttempts else { return nil }
        // Full jitter: clients that failed together do not come back together.
        let ceiling = min(maximumDelay, baseDelay * (1 << min(attempt - 1, 20)))
        let backoff = ceiling * Double.random(in: 0...1)
        guard let retryAfter, event == .status(429) || event == .status(503) else { return backoff }
        guard retryAfter <= retryAfterLimit else { return nil }
        return max(retryAfter, .zero) + baseDelay * Double.random(in: 0...1)
    }
}
