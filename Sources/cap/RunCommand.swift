import ArgumentParser
import Client
import LineEditor
import LuaKit
import Sandbox
import Scripting
import Synchronization

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

    @Flag(help: "Uses a CAP server of its own, in this process, with demo data.")
    var sandbox = false

    @Option(
        help: ArgumentHelp("Directory in which the sandbox keeps its data; temporary without it.", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("Number of drafts the sandbox starts with, beside its few demo drafts.", valueName: "n"))
    var records = 0

    @Option(
        help: ArgumentHelp(
            "Number of Code Ocean capsules the sandbox starts with, beside its demo capsules.", valueName: "n"))
    var capsules = 0

    @Option(help: ArgumentHelp("Server and token from this profile in ~/.config/cap/profiles.json.", valueName: "name"))
    var profile: String?

    @Option(help: ArgumentHelp("PEM file of further certificate authorities to trust.", valueName: "file"))
    var caFile: String?

    @Flag(help: "Writes to a profile that is marked as protected without asking.")
    var yes = false

    @Flag(help: "Writes a line about each request to standard error.")
    var trace = false

    @Option(
        help: ArgumentHelp("Most requests in a time to one server, such as 20/s, 300/min or 5000/h.", valueName: "rate")
    )
    var rate: Rate?

    @Flag(help: "Shows no progress of file transfers.")
    var quiet = false

    @Flag(name: .customLong("no-color"), help: "Shows everything in the terminal's own colour, as NO_COLOR does.")
    var isPlain = false

    @Option(help: ArgumentHelp("Most memory of a script in MiB; 0 for no limit.", valueName: "MiB"))
    var maxMemory = 4096

    @Option(help: ArgumentHelp("Longest time of a script in seconds.", valueName: "s"))
    var maxSeconds: Double?

    @Argument(
        help: ArgumentHelp("A Lua script, - for standard input, and its arguments.", valueName: "FILE [args ...]"))
    var script: [String] = []

    func validate() throws {
        if !sandbox && (data != nil || records != 0 || capsules != 0) {
            throw ValidationError("--data, --records and --capsules belong to --sandbox")
        }
        if records < 0 { throw ValidationError("--records must not be negative") }
        if capsules < 0 { throw ValidationError("--capsules must not be negative") }
        if sandbox && profile != nil { throw ValidationError("--sandbox and --profile exclude each other") }
        if maxMemory < 0 || maxMemory > 1 << 30 { throw ValidationError("--max-memory must be from 0 to 2^30 MiB") }
        if let maxSeconds, !(maxSeconds > 0 && maxSeconds < 1e9) {
            throw ValidationError("--max-seconds must be positive")
        }
    }

    func run() throws {
        let interrupts = try Interrupts()
        var settings = self.settings
        let server = try sandbox ? startSandbox(interrupts) : nil
        if let server {
            settings.cap = .init(url: server.url, token: server.demoToken)
            settings.codeOcean = .init(url: server.url, token: server.codeOceanToken)
        }
        let engine = try ScriptEngine(settings: settings)
        let evaluator = Evaluator(engine: engine, interrupts: interrupts, limit: settings.limits.time)
        let code = run(on: evaluator, server)
        if let server {
            interrupts.wait { done in
                Task {
                    await server.stop()
                    done(())
                }
            }
        }
        Process.exit(code)
    }

    private var settings: ScriptSettings {
        var settings = ScriptSettings()
        settings.profile = profile
        settings.caFile = caFile
        settings.assumesYes = yes
        settings.traces = trace
        settings.isQuiet = quiet
        settings.keys = {
            Keymap.standard.bindings.map { ($0.keys, $0.summary) }
        }
        settings.isColored = !isPlain
        settings.rate = rate
        settings.limits = LuaLimits(memory: maxMemory << 20, time: maxSeconds.map { .seconds($0) })
        return settings
    }

    private func startSandbox(_ interrupts: Interrupts) throws -> SandboxServer {
        let configuration = SandboxConfiguration(dataDirectory: data, records: records, capsules: capsules)
        var isInterrupted = false
        let started = interrupts.wait(onInterrupt: { isInterrupted = true }) {
            (done: @escaping @Sendable (Result<SandboxServer, any Error>) -> Void) in
            Task {
                do { done(.success(try await SandboxServer.start(configuration))) } catch { done(.failure(error)) }
            }
        }
        let server: SandboxServer
        do {
            server = try started.get()
        } catch {
            throw CapFailure("the sandbox cannot start: \(error)")
        }
        if let directory = server.temporaryDirectory { Process.temporaryDirectories.withLock { $0.append(directory) } }
        if isInterrupted { Process.exit(interrupts.exitCode) }
        return server
    }

    private func banner(_ server: SandboxServer) -> String {
        "A sandbox with demo data at \(server.url), "
            + (data.map { "kept in \($0)." } ?? "gone when you leave.") + " Nothing here reaches a real server."
    }

    private func run(on evaluator: Evaluator, _ server: SandboxServer?) -> Int32 {
        if !code.isEmpty {
            let text = code.joined(separator: "\n")
            return evaluator.run(Array(text.utf8), name: "=command line", script: "-e", arguments: script)
        }
        guard let name = script.first, name != "-" else {
            if script.isEmpty && isatty(STDIN_FILENO) != 0 {
                return InteractivePrompt(evaluator: evaluator, profile: profile).run(banner: server.map(banner))
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

extension Rate: ExpressibleByArgument {
    /// Reads `20/s`.
    public init?(argument: String) { self.init(argument) }
}

/// A failure whose text is all that a person needs.
struct CapFailure: Error, CustomStringConvertible {
    let message: String

    init(_ message: String) { self.message = message }
    var description: String { message }
}
