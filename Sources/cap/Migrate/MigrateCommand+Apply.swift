import ArgumentParser

extension MigrateCommand {
    struct Apply: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the changes of a plan, each under the condition that nobody has changed the record since.",
            discussion: "A plan that has been begun is gone on with by resume.")

        @OptionGroup var plan: PlanOptions
        @OptionGroup var work: WorkOptions
        @OptionGroup var options: ApplyOptions
        @OptionGroup var connection: ConnectionOptions

        func run() throws {
            try MigrateCommand.perform("apply", [plan, work, options], connection, parts: options.shardCount)
        }
    }
}
