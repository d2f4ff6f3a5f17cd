import Testing

@testable import Sandbox

@Suite("Plans of faults")
struct FaultPlanTests {
    @Test("A list is read with its units")
    func read() throws {
        let plan = try FaultPlan("503=5%, 429 = 0.01,drop=2.5%,refuse=1%,delay=20ms-1s,seed=7")
        let chances = Dictionary(uniqueKeysWithValues: plan.chances.map { ($0.fault, $0.probability) })
        #expect(chances == [.status(503): 0.05, .status(429): 0.01, .drop: 0.025, .refuse: 0.01])
        #expect(plan.delay == 0.02...1)
        #expect(plan.seed == 7)
        #expect(try FaultPlan("delay=50ms").delay == 0...0.05)
        #expect(try FaultPlan("500=40%,502=30%,504=30%").chances.count == 3)
    }

    @Test(
        "A wrong list is an error that says what is wrong",
        arguments: [
            ("", "NAME=VALUE"), ("503", "NAME=VALUE"), ("503=5%,", "NAME=VALUE"), ("=5%", "NAME=VALUE"),
            ("418=5%", "no fault \"418\""), ("Drop=5%", "Allowed are 429, 500, 502, 503, 504, drop and refuse"),
            ("503=5", "100% at most"), ("503=101%", "100% at most"), ("503=-5%", "5% or 0.05"),
            ("503=nan", "5% or 0.05"), ("503=%", "5% or 0.05"), ("503=1e-3", "5% or 0.05"),
            ("503=60%,drop=50%", "more than 100%"), ("503=1%,503=1%", "twice"),
            ("delay=50", "50ms"), ("delay=200ms-20ms", "50ms"), ("delay=-5ms", "50ms"), ("delay=5ms-", "50ms"),
            ("delay=2000h", "50ms"), ("delay=3601s", "up to an hour"), ("seed=x", "whole number"),
            ("seed=-1", "whole number"),
        ])
    func wrong(text: String, expected: String) throws {
        let error = #expect(throws: SandboxError.self) { try FaultPlan(text) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test("Faults come as often as they are asked for, and a seed repeats them")
    func sequence() throws {
        let plan = try FaultPlan("503=20%,drop=5%,delay=10ms-20ms,seed=3")
        let (first, second) = (FaultSequence(plan), FaultSequence(plan))
        var counts: [FaultPlan.Fault: Int] = [:]
        for _ in 0..<10_000 {
            let (one, other) = (first.next(), second.next())
            #expect(one == other)
            #expect((0.01...0.02).contains(one.delay))
            if let fault = one.fault { counts[fault, default: 0] += 1 }
        }
        #expect((1800...2200).contains(counts[.status(503)] ?? 0))
        #expect((400...600).contains(counts[.drop] ?? 0))
        let other = FaultSequence(try FaultPlan("503=20%,drop=5%,seed=4"))
        let again = FaultSequence(plan)
        #expect((0..<200).contains { _ in other.next().fault != again.next().fault })
    }
}
