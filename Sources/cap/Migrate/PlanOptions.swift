import ArgumentParser

/// The plan a command works on, and how its answer is given.
struct PlanOptions: ParsableArguments, EngineOptions {
    @Argument(help: ArgumentHelp("The plan.", valueName: "PLAN"))
    var plan: String

    @Flag(help: "Answers with one JSON document on standard output.")
    var json = false

    var fields: [String: Any?] { ["plan": plan, "json": json] }
}
