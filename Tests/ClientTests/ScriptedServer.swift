import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

@testable import Client

/// A server on a free loopback port that answers what a test tells it to, byte for byte, and records what it was asked.
final class ScriptedServer: Sendable {
    /// A request as it came over the wire.
    struct Request: Sendable {
        var line: String
        var headers: [String: String]
        /// The first 64 KiB of the body.
        var body: [UInt8]
        var bodyLength: Int
        /// The number of the connection it came over, from 1.
        var connection: Int
    }

    /// What the server does upon a request, in order.
    enum Step: Sendable {
        case send(String)
        case bytes([UInt8])
        case wait(Duration)
        case close
        case callback(@Sendable () async -> Void)
        /// Sends so many blocks of a size, each after the previous one has left.
        case stream(blocks: Int, of: Int)
    }

    struct State: Sendable {
        var requests: [Request] = []
        var connections = 0
        var open = 0
    }

    private let channel: any Channel
    private let state: NIOLockedValueBox<State>
    let scheme: String

    var port: Int { channel.localAddress?.port ?? 0 }
    var url: String { "\(scheme)://127.0.0.1:\(port)" }
    var requests: [Request] { state.withLockedValue { $0.requests } }
    var connections: Int { state.withLockedValue { $0.connections } }
    var openConnections: Int { state.withLockedValue { $0.open } }

    /// Starts a server.
    /// - Parameters:
    ///   - tls: the certificate and key for https, nil for plain http.
    ///   - script: the steps for the request with this number, from 1.
    init(
        tls: NIOSSLContext? = nil,
        _ script: @escaping @Sendable (_ number: Int, _ request: Request) -> [Step]
    ) async throws {
        let state = NIOLockedValueBox(State())
        self.state = state
        scheme = tls == nil ? "http" : "https"
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(ScriptHandler(state: state, script: script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// Runs a test with a server and a transport for it, and ends both.
    static func run(
        _ script: @escaping @Sendable (_ number: Int, _ request: Request) -> [Step],
        configure: (inout ClientConfiguration) -> Void = { _ in },
        pace: Pace? = nil,
        test: (ScriptedServer, HTTPTransport) async throws -> Void
    ) async throws {
        let server = try await ScriptedServer(script)
        var configuration = ClientConfiguration(baseURL: server.url)
        configuration.retryBaseDelay = .milliseconds(1)
        configuration.retryMaximumDelay = .milliseconds(5)
        configure(&configuration)
        let transport = try HTTPTransport(configuration, pace: pace)
        do {
            try await test(server, transport)
        } catch {
            await server.stop(transport)
            throw error
        }
        await server.stop(transport)
    }

    func stop(_ transport: HTTPTransport? = nil) async {
        await transport?.shutdown()
        try? await channel.close()
    }

    /// Waits until a condition holds, at most five seconds.
    static func eventually(_ condition: @Sendable () async throws -> Bool) async rethrows -> Bool {
        for _ in 0..<500 {
            if try await condition() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}

extension [ScriptedServer.Step] {
    /// A complete answer.
    static func answer(_ status: Int = 200, headers: [String] = [], body: String = "") -> [ScriptedServer.Step] {
        let lines = ["HTTP/1.1 \(status) Status", "Content-Length: \(body.utf8.count)"] + headers
        return [.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)]
    }
}
