import ArgumentParser
import Foundation
import Sandbox

/// `cap sandbox`: serves the demo server for others, until it is told to end.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Serve a local CAP and Code Ocean server with demo data.",
        discussion: "It listens on the loopback address only and ends at ^C or SIGTERM, losing nothing.")

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8765

    @Option(help: ArgumentHelp("Keep the data here and open it again next time.", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("Seed so many drafts into a new sandbox.", valueName: "n"))
    var records = 0

    @Option(help: ArgumentHelp("Seed so many Code Ocean capsules into a new sandbox.", valueName: "n"))
    var capsules = 0

    @Option(help: ArgumentHelp("Load users, tokens, roles and types from this file.", valueName: "file"))
    var world: String?

    @Option(help: ArgumentHelp("Append a line of JSON for every change.", valueName: "file"))
    var audit: String?

    @Option(help: ArgumentHelp("Write address and token to this file once it listens.", valueName: "file"))
    var readyFile: String?

    @Option(
        help: ArgumentHelp(
            "Let requests fail: a list of \(FaultPlan.allowed).", valueName: "spec"),
        transform: FaultPlan.init)
    var faults: FaultPlan?

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535.") }
        guard records >= 0 else { throw ValidationError("--records must not be negative.") }
        guard capsules >= 0 else { throw ValidationError("--capsules must not be negative.") }
    }

    func run() async throws {
        // Signals are caught before the server starts, so that one that comes early is not lost either.
        let signals = TerminationSignals()
        let server = try await SandboxServer.start(
            SandboxConfiguration(
                port: port, dataDirectory: data, records: records, worldFile: world, auditFile: audit,
                capsules: capsules, faults: faults))
        print(server.connectText)
        fflush(nil)
        if let readyFile { try writeReadyFile(readyFile, server) }
        await signals.wait()
        await server.stop()
    }

    /// Written to a temporary name and renamed: whoever sees the file sees all of it.
    private func writeReadyFile(_ path: String, _ server: SandboxServer) throws {
        let text = """
            {"pid": \(ProcessInfo.processInfo.processIdentifier), \
            "cap": {"url": "\(server.url)", "token": "\(server.demoToken)"}, \
            "codeocean": {"domain": "\(server.url)", "token": "\(server.codeOceanToken)"}}

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}

/// SIGTERM and SIGINT as something to wait for.
private struct TerminationSignals {
    private let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        self.stream = stream
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    func wait() async {
        _ = await stream.first { true }
        for source in sources { source.cancel() }
    }
}
