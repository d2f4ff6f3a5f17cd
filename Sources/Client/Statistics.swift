import Synchronization

/// What went over one connection so far, and how long it took.
public final class Statistics: Sendable {
    /// The numbers at one moment.
    public struct Snapshot: Sendable {
        /// Requests that ended, whatever their end.
        public var requests = 0
        /// Attempts beyond the first of their request.
        public var retries = 0
        /// Requests without an answer, or with one whose status is 400 or more.
        public var failures = 0
        /// Bytes of bodies sent.
        public var bytesSent: Int64 = 0
        /// Bytes of bodies received.
        public var bytesReceived: Int64 = 0
        /// Longest attempt.
        public var longest: Duration = .zero
        /// Attempts by latency.
        fileprivate var histogram: [Int] = Array(repeating: 0, count: Statistics.buckets)

        /// The latency that a share of all attempts did not exceed, exact to a tenth; zero before the first.
        public func percentile(_ share: Double) -> Duration {
            let total = histogram.reduce(0, +)
            guard total > 0 else { return .zero }
            var left = Int((Double(total) * share).rounded(.up))
            for (index, count) in histogram.enumerated() {
                left -= count
                if left <= 0 { return min(Statistics.upperBound(of: index), longest) }
            }
            return longest
        }
    }

    /// Eight buckets to each doubling, from a microsecond to some hours.
    fileprivate static let buckets = 8 * 40

    private let state = Mutex(Snapshot())

    /// The numbers now.
    public var snapshot: Snapshot { state.withLock { $0 } }

    func attempt(_ number: Int, took elapsed: Duration) {
        state.withLock { state in
            if number > 1 { state.retries += 1 }
            state.histogram[Self.bucket(of: elapsed)] += 1
            if elapsed > state.longest { state.longest = elapsed }
        }
    }

    func request(sent: Int64, received: Int64, hasFailed: Bool) {
        state.withLock { state in
            state.requests += 1
            if hasFailed { state.failures += 1 }
            state.bytesSent += sent
            state.bytesReceived += received
        }
    }

    private static func bucket(of duration: Duration) -> Int {
        let microseconds = UInt64(
            max(1, duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000))
        let power = 63 - microseconds.leadingZeroBitCount
        let eighth =
            power >= 3 ? Int(microseconds >> UInt64(power - 3)) & 7 : Int(microseconds << UInt64(3 - power)) & 7
        return min(power * 8 + eighth, buckets - 1)
    }

    private static func upperBound(of bucket: Int) -> Duration {
        .nanoseconds(
            Int64((1000 * Double(UInt64(1) << UInt64(bucket / 8)) * (1 + Double(bucket % 8 + 1) / 8)).rounded()))
    }
}
