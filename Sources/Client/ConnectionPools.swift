import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The AsyncHTTPClients of one transport: one for each way to connect. They are made, and certificates read, when the
/// first request needs them: a process that sends nothing pays nothing.
final class ConnectionPools: Sendable {
    /// What AsyncHTTPClient configures for a client and not for a request. Plain http has its own, so that a CA file
    /// that cannot be read does not disturb a request that needs none.
    private struct Route: Hashable {
        var proxy: Proxy?
        var isEncrypted: Bool
    }

    private struct State {
        var clients: [Route: HTTPClient] = [:]
        var trustRoots: [NIOSSLCertificate]?
        var isShutDown = false
    }

    private let configuration: ClientConfiguration
    private let state = Mutex(State())

    init(_ configuration: ClientConfiguration) {
        self.configuration = configuration
    }

    deinit {
        // A transport that was dropped without `shutdown()`. AsyncHTTPClient must not be freed before it is shut down;
        // a running request holds its client, so none can be running now.
        for client in state.withLock({ $0.clients.values }) {
            let done: EventLoopFuture<Void> = client.shutdown()
            done.whenComplete { _ in withExtendedLifetime(client) {} }
        }
    }

    /// The client for an origin.
    /// - Throws: ``AttemptFailure`` if the proxy or the CA file cannot be used, or after ``shutdown()``.
    func client(for origin: Origin) throws(AttemptFailure) -> HTTPClient {
        let proxy: Proxy?
        do {
            proxy = try configuration.proxy.proxy(for: origin)
        } catch {
            throw AttemptFailure(kind: .argument, reason: "the proxy URL in HTTPS_PROXY \(error.reason)", sent: false)
        }
        let route = Route(proxy: proxy, isEncrypted: origin.scheme == .https)
        return try state.withLock { (state) throws(AttemptFailure) in
            if state.isShutDown {
                throw AttemptFailure(kind: .argument, reason: "this client was shut down; connect again", sent: false)
            }
            if let client = state.clients[route] { return client }
            // Not the platform's default group: on macOS that would bring Network.framework, with its own TLS and errors.
            let client = HTTPClient(
                eventLoopGroup: NetworkThread.loop,
                configuration: try httpConfiguration(route, &state)
            )
            state.clients[route] = client
            return client
        }
    }

    /// Closes all connections. Running requests fail.
    func shutdown() async {
        let running = state.withLock { state in
            state.isShutDown = true
            defer { state.clients = [:] }
            return Array(state.clients.values)
        }
        for client in running {
            // The only error is that it was shut down before.
            try? await client.shutdown()
        }
    }

    private func httpConfiguration(_ route: Route, _ state: inout State) throws(AttemptFailure)
        -> HTTPClient.Configuration
    {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .fullVerification
        if route.isEncrypted { tls.additionalTrustRoots = [.certificates(try privateTrustRoots(&state))] }
        var result = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        // AsyncHTTPClient's write timeout is of no use here: it counts while the connection could take more, not while
        // the server takes nothing. `FileReader.watch` does that.
        result.timeout = .init(
            connect: TimeAmount(configuration.connectTimeout),
            read: TimeAmount(configuration.readTimeout)
        )
        // Shorter than the keep-alive of usual servers (60 to 75 s): the fewer connections are used in the moment in
        // which the server closes them, the fewer writes end with an unknown outcome.
        result.connectionPool.idleTimeout = .seconds(30)
        result.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, configuration.maximumConcurrency)
        // The repetition after a refused connection is ours to decide, count and trace.
        result.connectionPool.retryConnectionEstablishment = false
        // Nobody here looks at traces.
        result.tracing.tracer = nil
        // No honest JSON shrinks to a five-hundredth; the size itself is limited by each request's sink.
        result.decompression = .enabled(limit: .ratio(500))
        if let proxy = route.proxy {
            result.proxy = .server(
                host: proxy.host,
                port: proxy.port,
                authorization: proxy.user.map { .basic(username: $0, password: proxy.password.value) }
            )
        }
        return result
    }

    private func privateTrustRoots(_ state: inout State) throws(AttemptFailure) -> [NIOSSLCertificate] {
        if let trustRoots = state.trustRoots { return trustRoots }
        guard let path = configuration.caFile else { return [] }
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(path)
            state.trustRoots = certificates
            return certificates
        } catch {
            let reason = "the CA file \(path) cannot be read as PEM certificates; check --ca-file or SSL_CERT_FILE"
            throw AttemptFailure(kind: .tls, reason: reason, sent: false)
        }
    }
}
