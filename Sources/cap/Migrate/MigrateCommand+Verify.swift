import ArgumentParser

extension MigrateCommand {
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Reads every changed record again and compares it with what was planned. Exit code 3 on differences.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var work: WorkOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws { try MigrateCommand.perform("verify", [plan, work], connection) }
    }
}
