import ArgumentParser

/// Options as the engine gets them.
protocol EngineOptions {
    /// Values by their names in Lua; those that were not given are nil.
    var fields: [String: Any?] { get }
}

/// The plan a command works on, and how its answer is given.
struct PlanOptions: ParsableArguments, EngineOptions {
    @Argument(help: ArgumentHelp("The plan.", valueName: "PLAN"))
    var plan: String

    @Flag(help: "Answers with one JSON document on standard output.")
    var json = false

    var fields: [String: Any?] { ["plan": plan, "json": json] }
}

/// How a command that goes over the records of a plan works.
struct WorkOptions: ParsableArguments, EngineOptions {
    @Option(help: ArgumentHelp("How many records at once; a server gets at most 16 requests at once.", valueName: "n"))
    var concurrency = 16

    @Option(help: ArgumentHelp("Writes the report to this file too, as JSON.", valueName: "file"))
    var report: String?

    var fields: [String: Any?] { ["concurrency": concurrency, "report": report] }

    func validate() throws {
        guard (1...1000).contains(concurrency) else { throw ValidationError("--concurrency must be from 1 to 1000") }
    }
}

/// Which records of a plan are changed, and when to end early.
struct ApplyOptions: ParsableArguments, EngineOptions {
    @Option(help: ArgumentHelp("Changes so many first, reads them again, and goes on only if all is well.", valueName: "n"))
    var canary: Int?

    @Option(help: ArgumentHelp("Changes at most so many records in this run.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("Ends when so many records have failed.", valueName: "n"))
    var maxFailures: Int?

    @Option(help: ArgumentHelp("Only these records: ids with commas between them, or @FILE with one a line.", valueName: "ids"))
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
