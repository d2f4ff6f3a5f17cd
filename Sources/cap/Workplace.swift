import Foundation
import Sandbox
import Scripting

/// Where a command works: a script engine with its default server, which may be a sandbox of its own.
struct Workplace {
    let evaluator: Evaluator
    /// The sandbox, if one was asked for.
    let sandbox: SandboxServer?

    /// Makes one for the options, works there and ends the process.
    ///
    /// - Parameter work: gives the exit code.
    /// - Throws: ``CapFailure`` when the sandbox cannot start.
    static func work(_ options: ConnectionOptions, _ work: (Workplace) -> Int32) throws -> Never {
        let interrupts = try Interrupts()
        var settings = options.settings
        let server = try options.sandbox ? startSandbox(options, interrupts) : nil
        if let server {
            let identity = identity(options, server)
            settings.cap = .init(url: server.url, token: server.demoToken, identity: identity)
            settings.codeOcean = .init(url: server.url, token: server.codeOceanToken, identity: identity)
        }
        let engine = try ScriptEngine(settings: settings)
        let evaluator = Evaluator(engine: engine, interrupts: interrupts, limit: settings.limits.time)
        let code = work(Workplace(evaluator: evaluator, sandbox: server))
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

    /// A sandbox has another port every time; its directory tells that it is the same.
    private static func identity(_ options: ConnectionOptions, _ server: SandboxServer) -> String {
        guard let data = options.data else { return "a temporary sandbox (\(server.url), process \(getpid()))" }
        return "the sandbox in " + URL(fileURLWithPath: data).standardizedFileURL.resolvingSymlinksInPath().path
    }

    private static func startSandbox(_ options: ConnectionOptions, _ interrupts: Interrupts) throws -> SandboxServer {
        let configuration = SandboxConfiguration(
            dataDirectory: options.data, records: options.records, capsules: options.capsules, faults: options.faults)
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
}
