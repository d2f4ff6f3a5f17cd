/// How fast something goes: over the last seconds, so that a pause shows soon and a jolt does not.
struct ProgressSpeed {
    private static let window = Duration.seconds(5)
    private static let step = Duration.milliseconds(250)

    private var samples: [(time: ContinuousClock.Instant, done: Int64)]
    /// In a second; nil until there is something to tell from.
    private(set) var perSecond: Double?

    init(at time: ContinuousClock.Instant, done: Int64) {
        samples = [(time, done)]
    }

    /// Takes what is done by now.
    mutating func note(_ done: Int64, at time: ContinuousClock.Instant) {
        // It was begun again.
        if let last = samples.last, done < last.done {
            samples = [(time, done)]
            perSecond = nil
            return
        }
        while samples.count > 1, time - samples[1].time >= Self.window { samples.removeFirst() }
        let elapsed = (time - samples[0].time) / .seconds(1)
        if elapsed > 0.05 { perSecond = Double(done - samples[0].done) / elapsed }
        if let last = samples.last, time - last.time >= Self.step { samples.append((time, done)) }
    }
}
