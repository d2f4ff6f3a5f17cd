import ArgumentParser

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
