/// A number of requests in a time, as people write it: `20/s`, `5000/h`, `2.5/min`.
public struct Rate: Sendable, Equatable {
    /// Requests in a second, more than 0.
    public let perSecond: Double

    /// A rate of more than 0 requests in a second, nil for anything else.
    public init?(perSecond: Double) {
        guard perSecond.isFinite, perSecond > 0 else { return nil }
        self.perSecond = perSecond
    }

    /// Reads `20/s`; the units are s, min and h, and a number alone is by the second. Nil for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let number = parts.first.flatMap({ Double($0) }) else { return nil }
        let seconds: Double
        switch parts.count == 2 ? parts[1] : "s" {
        case "s": seconds = 1
        case "min": seconds = 60
        case "h": seconds = 3600
        default: return nil
        }
        self.init(perSecond: number / seconds)
    }

    /// The part of it that is left to each of several processes.
    public func divided(by parts: Int) -> Rate? { Rate(perSecond: perSecond / Double(parts)) }

    /// The time from one request to the next.
    var interval: Duration { .seconds(1 / perSecond) }
}
