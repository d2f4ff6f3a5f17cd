import ArgumentParser

// Commands run on the main thread; the one that serves runs as a task while the main thread waits.
Process.fillStandardDescriptors()
do {
    var command = try CapCommand.parseAsRoot(CommandLineArguments.forCommand(CommandLine.arguments))
    if let sandbox = command as? SandboxCommand {
        Task {
            do {
                try await sandbox.run()
                Process.exit(0)
            } catch {
                Process.exit(after: error)
            }
        }
        Process.serve()
    }
    try command.run()
    Process.exit(0)
} catch {
    Process.exit(after: error)
}
