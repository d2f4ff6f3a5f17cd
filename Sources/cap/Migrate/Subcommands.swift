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

    struct Apply: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the changes of a plan, each under the condition that nobody has changed the record since.",
            discussion: "A plan that has been begun is gone on with by resume.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var work: WorkOptions
        @OptionGroup var options: ApplyOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws { try MigrateCommand.perform("apply", [plan, work, options], connection, parts: options.shardCount) }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Goes on with a plan: finds out what became of the records that were under way, and does the rest.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var work: WorkOptions
        @OptionGroup var options: ApplyOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws { try MigrateCommand.perform("resume", [plan, work, options], connection, parts: options.shardCount) }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells how far a plan is, from its journals alone. Changes nothing.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws { try MigrateCommand.perform("status", [plan], connection) }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows the change of one record.")

        @OptionGroup var plan: PlanOptions
        @Argument(help: ArgumentHelp("The record.", valueName: "ID"))
        var id: String
        @OptionGroup var connection: ConnectionOptions

        private struct Subject: EngineOptions {
            let id: String
            var fields: [String: Any?] { ["id": id] }
        }

        func run() throws { try MigrateCommand.perform("diff", [plan, Subject(id: id)], connection) }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads every changed record again and compares it with what was planned. Exit code 3 on differences.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var work: WorkOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws { try MigrateCommand.perform("verify", [plan, work], connection) }
    }

    struct Undo: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts back what was before, where the record is still what was written; lists the rest.",
            discussion: "An undo that was ended is gone on with by undo.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var work: WorkOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws { try MigrateCommand.perform("undo", [plan, work], connection) }
    }
}
