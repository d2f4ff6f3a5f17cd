import ArgumentParser

extension MigrateCommand {
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
