import ArgumentParser
import Sandbox
import Scripting

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// `cap run`, the default: the prompt, a script, standard input or code from the command line.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Opens the prompt, or runs a Lua script. This is the default.",
        usage: "cap [run] [options] [FILE | -] [args ...]")

    @Option(
        name: [.customShort("e"), .customLong("execute")], help: ArgumentHelp("Lua code to run.", valueName: "code"))
    var code: [String] = []

    @OptionGroup var connection: ConnectionOptions

    @Argument(
        help: ArgumentHelp("A Lua script, - for standard input, and its arguments.", valueName: "FILE [args ...]"))
    var script: [String] = []

    func run() throws {
        try Workplace.work(connection, run)
    }

    private func banner(_ server: SandboxServer) -> String {
        "A sandbox with demo data at \(server.url), "
            + (connection.data.map { "kept in \($0)." } ?? "gone when you leave.")
            + " Nothing here reaches a real server."
    }

    private func run(in workplace: Workplace) -> Int32 {
        let evaluator = workplace.evaluator
        if !code.isEmpty {
            let text = code.joined(separator: "\n")
            return evaluator.run(Array(text.utf8), name: "=command line", script: "-e", arguments: script)
        }
        guard let name = script.first, name != "-" else {
            if script.isEmpty && isatty(STDIN_FILENO) != 0 {
                return InteractivePrompt(evaluator: evaluator, profile: connection.server.profile).run(
                    banner: workplace.sandbox.map(banner))
            }
            return run(InputFile.standardInput(), named: "=stdin", "-", on: evaluator)
        }
        return run(InputFile.read(name), named: "@" + name, name, on: evaluator)
    }

    private func run(_ text: Result<[UInt8], CapFailure>, named name: String, _ file: String, on evaluator: Evaluator)
        -> Int32
    {
        switch text {
        case .success(let text):
            return evaluator.run(text, name: name, script: file, arguments: Array(script.dropFirst()))
        case .failure(let failure):
            StandardError.write("cap: \(failure.message)\n")
            return 1
        }
    }
}
