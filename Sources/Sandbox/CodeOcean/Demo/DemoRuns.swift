/// The runs of the demo data: every state, and the inconsistent pairs of status and exit code (section 7.3).
enum DemoRuns {
    static func all(_ state: OceanState) -> [Computation] {
        var first = run("tide-fit", 1, in: state, created: 1_763_001_234)
        first?.name = "Run With Parameters 3001234"
        first?.parameters = [
            Computation.Parameter(name: "Harmonics", key: "harmonics", value: "8"),
            Computation.Parameter(name: "Method", key: "method", value: "ridge"),
        ]
        first?.attachments = [OceanDemo.attachment("gauge-data", "gauge_data")]

        var second = run("tide-fit", 2, in: state, created: 1_763_101_234)
        second?.exitCode = 1
        var third = run("tide-fit", 3, in: state, created: 1_763_201_234)
        third?.endStatus = .failed
        var stopped = run("tide-fit", 4, in: state, created: 1_763_301_234)
        stopped?.outcome = .scriptFails
        stopped?.endStatus = .stopped

        let released = run("tide-fit-release", 1, in: state, created: 1_755_000_000, owner: nil)
        let bens = run("tide-fit-release", 2, in: state, created: 1_755_100_000, owner: OceanDemo.ben)
        let failed = run("platform-failure", 1, in: state, created: 1_760_000_000)
        let broken = run("always-fails", 1, in: state, created: 1_760_100_000)

        var pipeline = run("tide-pipeline", 1, .pipeline, in: state, created: 1_763_002_000)
        pipeline?.nextflowProfile = "standard"
        pipeline?.processes = (state.capsule(OceanDemo.id("pipeline", "tide-pipeline"))?.processes ?? []).map {
            process in
            Computation.Process(
                name: process.name, capsule: process.capsule, version: process.version, isPublic: process.isPublic,
                parameters: process.parameters.map {
                    Computation.Parameter(name: $0.name, key: $0.key, value: $0.defaultValue ?? "")
                })
        }

        let held = [Computation.State.initializing, .running, .finalizing].enumerated().map { index, held in
            var computation = run("slow-run", index + 1, in: state, created: 1_763_400_000 + index)
            computation?.pace = .held(held)
            return computation
        }

        var workstation = run("workstation-busy", 1, in: state, created: 1_763_500_000)
        workstation?.name = "Cloud Workstation"
        workstation?.isWorkstation = true
        workstation?.pace = .held(.running)
        let all = [
            first, second, third, stopped, released, bens, failed, broken, pipeline, workstation,
        ]
        return (all + held).compactMap(\.self)
    }

    private static func run(
        _ capsule: String, _ number: Int, _ kind: Capsule.Kind = .capsule, in state: OceanState, created: Int,
        owner: OceanUser? = OceanDemo.ada
    ) -> Computation? {
        state.capsule(OceanDemo.id(kind.rawValue, capsule)).map { capsule in
            var computation = Computation(
                id: OceanDemo.id("computation", "\(capsule.name)/\(number)"), of: capsule, created: Double(created),
                name: Computation.defaultName(created: Double(created), hasParameters: false), owner: owner?.id,
                pace: .clock(seconds: 41), outcome: capsule.outcome)
            if capsule.isRelease { computation.version = capsule.versions.last?.major }
            return computation
        }
    }
}
