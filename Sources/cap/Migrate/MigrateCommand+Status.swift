import ArgumentParser

extension MigrateCommand {
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells how far a plan is, from its journals alone. Changes nothing.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws { try MigrateCommand.perform("status", [plan], connection) }
    }
}
