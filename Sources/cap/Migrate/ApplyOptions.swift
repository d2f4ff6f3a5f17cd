import ArgumentParser

/// Which records of a plan are changed, and when to end early.
struct ApplyOptions: ParsableArguments, EngineOptions {
    @Option(
        help: ArgumentHelp("Changes so many first, reads them again, and goes on only if all is well.", valueName: "n"))
    var canary: Int?

    @Option(help: ArgumentHelp("Changes at most so many records in this run.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Ends when so many records have failed.", valueName: "n"))
    var maxFailures: Int?

    @Option(
        help: ArgumentHelp(
            "Only these records: ids with commas between them, or @FILE with one a line.", valueName: "ids"))
    var only: String?

    @Option(help: ArgumentHelp("Not these records, given as for --only.", valueName: "ids"))
    var skip: String?

    @Option(
        help: ArgumentHelp(
            "Part i of n of the records, by their ids: n processes work on one plan, each with a journal of its own and 1/n of the rate.",
            valueName: "i/n"))
    var shard: String?

    @Option(
        help: ArgumentHelp(
            "Published records: `edit` re-opens and changes them and leaves them open, `publish` publishes what was reviewed.",
            valueName: "edit|publish"))
    var phase: String?

    @Flag(help: "Computes the change of records in conflict anew, if the fields it relies on are as they were.")
    var replanConflicts = false

    @Flag(help: "Tries records again that had failed.")
    var retryFailed = false

    var fields: [String: Any?] {
        [
            "canary": canary, "limit": limit, "max_failures": maxFailures, "only": only, "skip": skip, "shard": shard,
            "phase": phase, "replan_conflicts": replanConflicts, "retry_failed": retryFailed,
        ]
    }

    /// In how many parts the plan is worked on.
    var shardCount: Int { shard?.split(separator: "/").last.flatMap { Int($0) } ?? 1 }

    func validate() throws {
        for (name, value) in [("--canary", canary), ("--limit", limit), ("--max-failures", maxFailures)] {
            if let value, value < 1 { throw ValidationError("\(name) must be at least 1") }
        }
        if let phase, phase != "edit" && phase != "publish" {
            throw ValidationError("--phase is edit or publish, not \(phase)")
        }
        if let shard {
            let parts = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1, count <= 10_000,
                (1...count).contains(index)
            else { throw ValidationError("--shard is i/n with 1 <= i <= n, such as 2/8, not \(shard)") }
        }
    }
}
