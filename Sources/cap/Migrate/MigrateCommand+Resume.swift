import ArgumentParser

extension MigrateCommand {
    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Goes on with a plan: finds out what became of the records that were under way, and does the rest.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var work: WorkOptions
        @OptionGroup var options: ApplyOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws {
            try MigrateCommand.perform("resume", [plan, work, options], connection, parts: options.shardCount)
        }
    }
}
