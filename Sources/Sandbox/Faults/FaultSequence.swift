import NIOConcurrencyHelpers

/// The faults of a plan one after the other, in the order in which requests arrive.
final class FaultSequence: Sendable {
    private let plan: FaultPlan
    private let random: NIOLockedValueBox<SeedRandom>

    init(_ plan: FaultPlan) {
        self.plan = plan
        random = NIOLockedValueBox(SeedRandom(seed: plan.seed ?? .random(in: 0 ... .max)))
    }

    /// What happens to the next request: how long it waits in seconds, and its fault. Two numbers are drawn for each, so that
    /// the faults of a seed are the same with and without a delay.
    func next() -> (delay: Double, fault: FaultPlan.Fault?) {
        let (first, second) = random.withLockedValue { ($0.fraction(), $0.fraction()) }
        let delay = plan.delay.map { $0.lowerBound + second * ($0.upperBound - $0.lowerBound) } ?? 0
        var rest = first
        for (fault, probability) in plan.chances {
            if rest < probability { return (delay, fault) }
            rest -= probability
        }
        return (delay, nil)
    }
}
