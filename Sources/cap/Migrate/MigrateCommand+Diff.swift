import ArgumentParser

extension MigrateCommand {
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
}
