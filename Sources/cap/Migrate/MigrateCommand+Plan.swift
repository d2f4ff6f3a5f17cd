import ArgumentParser

extension MigrateCommand {
    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads the selected records, computes each change and writes the plan. Changes nothing anywhere.",
            discussion: "Exit code 3 when some selected records have problems: they are named, the others are planned.")

        struct Options: ParsableArguments, EngineOptions {
            @Argument(help: ArgumentHelp("The Lua file.", valueName: "MIGRATION.lua"))
            var migration: String

            @Option(help: ArgumentHelp("Where the plan goes.", valueName: "PLAN"))
            var out: String

            @Flag(help: "Replaces a plan that is there and was never begun.")
            var overwrite = false

            @Option(
                help: ArgumentHelp(
                    "These records instead of the migration's selection: ids with commas between them, @FILE with one a line, or - for standard input.",
                    valueName: "ids"))
            var ids: String?

            @Option(help: ArgumentHelp("Plans at most so many records.", valueName: "n"))
            var limit: Int?

            @Option(help: ArgumentHelp("How many changes the summary shows.", valueName: "n"))
            var samples = 3

            @Flag(help: "Answers with one JSON document on standard output.")
            var json = false

            var fields: [String: Any?] {
                [
                    "migration": migration, "out": out, "overwrite": overwrite, "ids": ids, "limit": limit,
                    "samples": samples, "json": json,
                ]
            }

            func validate() throws {
                if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
                if samples < 0 { throw ValidationError("--samples must not be negative") }
            }
        }

        @OptionGroup var options: Options
        @OptionGroup var work: WorkOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws { try MigrateCommand.perform("plan", [options, work], connection) }
    }
}
