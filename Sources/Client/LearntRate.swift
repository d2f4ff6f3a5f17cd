#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What the answers of a server have taught about its rate limit.
///
/// Two sources: the headers that count down what is left (reference cap-api 1.7), of which the last tenth is spread over the
/// time until the count begins anew; and refusals with 429, after which the rate is what the server took just before, and
/// then grows slowly.
struct LearntRate: Sendable {
    /// Requests in a second, nil when nothing limits them.
    var perSecond: Double? {
        [refusedRate, spreadRate].compactMap { $0 }.min()
    }

    /// Learnt from refusals.
    private var refusedRate: Double?
    /// Learnt from the headers.
    private var spreadRate: Double?
    private var windowStart: ContinuousClock.Instant?
    private var acceptedInWindow = 0
    private var lastGrowth: ContinuousClock.Instant?

    /// Length of the time over which accepted requests are counted, in seconds.
    private static let window = 1.0
    /// Slowest rate that refusals lead to, in requests a second.
    private static let slowest = 0.2
    /// Growth in a second without refusal. A limit that has gone is forgotten within a minute or two.
    private static let growth = 1.1
    /// From here on the limit does not matter any more.
    private static let fastest = 2000.0

    /// The server took a request.
    mutating func accepted(at now: ContinuousClock.Instant, limits: RateLimitHeaders?) {
        if let limits { spreadRate = limits.rateForLastTenth }
        guard refusedRate != nil || windowStart != nil else {
            windowStart = now
            acceptedInWindow = 1
            return
        }
        count(at: now)
        guard let rate = refusedRate, let last = lastGrowth, seconds(from: last, to: now) >= 1 else { return }
        lastGrowth = now
        refusedRate = rate * Self.growth < Self.fastest ? rate * Self.growth : nil
    }

    /// The server refused a request with 429.
    mutating func refused(at now: ContinuousClock.Instant) {
        // The refusals of one burst are one lesson.
        if let last = lastGrowth, refusedRate != nil, seconds(from: last, to: now) < Self.window { return }
        let elapsed = windowStart.map { max(seconds(from: $0, to: now), 0.1) } ?? Self.window
        let seen = Double(acceptedInWindow) / max(elapsed, Self.window)
        let rate = max(min(seen, refusedRate.map { $0 * 0.7 } ?? seen) * 0.9, Self.slowest)
        refusedRate = rate
        lastGrowth = now
        windowStart = now
        acceptedInWindow = 0
    }

    private mutating func count(at now: ContinuousClock.Instant) {
        if let start = windowStart, seconds(from: start, to: now) < 2 * Self.window {
            acceptedInWindow += 1
        } else {
            windowStart = now
            acceptedInWindow = 1
        }
    }

    private func seconds(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) -> Double {
        let components = (end - start).components
        return Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

/// The headers that tell what a rate limit leaves (reference cap-api 1.7).
struct RateLimitHeaders: Sendable {
    let limit: Int
    let remaining: Int
    /// Seconds until the count begins anew.
    let secondsLeft: Double

    /// Reads them; nil unless all three are there.
    /// - Parameter headers: with names in lower case.
    init?(_ headers: [(name: String, value: String)], now: Int = time(nil)) {
        var limit: Int?
        var remaining: Int?
        var reset: Int?
        for (name, value) in headers where name.utf8.count >= 17 {
            switch name {
            case "x-ratelimit-limit": limit = Int(value.trimmingBlanks())
            case "x-ratelimit-remaining": remaining = Int(value.trimmingBlanks())
            case "x-ratelimit-reset": reset = Int(value.trimmingBlanks())
            default: break
            }
        }
        guard let limit, let remaining, let reset, limit > 0, remaining >= 0 else { return nil }
        self.limit = limit
        self.remaining = remaining
        secondsLeft = Double(max(1, reset - now))
    }

    /// What remains, spread over the time that is left, once only a tenth of the limit remains; nil before.
    var rateForLastTenth: Double? {
        remaining * 10 > limit ? nil : max(Double(remaining) / secondsLeft, 1 / secondsLeft)
    }
}
