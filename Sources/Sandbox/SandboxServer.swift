import Foundation
import GRDB
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The embedded server, of CAP below `/api` and of Code Ocean below `/api/v1`: real HTTP on loopback, SQLite and files on disk
/// (design, section 9).
public final class SandboxServer: Sendable {
    /// The port it listens on.
    public let port: Int
    /// `http://host:port`, the root without `/api`.
    public let url: String
    /// The token of the demo user, who is the first user of the world.
    public let demoToken: String
    /// The Code Ocean token of the demo user, an administrator.
    public let codeOceanToken: String
    /// The lines to paste into a shell, and the table of users and tokens.
    public let connectText: String

    let store: Store
    let ocean: OceanStore
    private let group: ServiceGroup
    private let running: Task<Void, any Error>
    /// The directory that `stop` removes, when one was made for this run; a process that ends without `stop` should.
    public let temporaryDirectory: String?

    /// Starts a sandbox; returns once it listens.
    ///
    /// A data directory that already holds a sandbox is opened as it is: neither the world nor the seeds are loaded again.
    ///
    /// - Throws: ``SandboxError`` for a bad world or data directory, and what the network says about the port.
    public static func start(_ configuration: SandboxConfiguration) async throws -> SandboxServer {
        let temporary =
            configuration.dataDirectory == nil ? NSTemporaryDirectory() + "cap-sandbox-\(UUID().uuidString)" : nil
        do {
            let store = try open(configuration.dataDirectory ?? temporary ?? "", configuration)
            if store.isEmpty {
                let world = try configuration.worldFile.map(World.load(file:)) ?? DemoWorld.world
                try store.load(world)
                if configuration.worldFile == nil { try DemoSamples.create(in: store) }
                try Seeds.create(configuration.records, in: store)
            }
            let ocean = try OceanStore(store, capsules: configuration.capsules)
            return try await SandboxServer(configuration, store: store, ocean: ocean, temporaryDirectory: temporary)
        } catch {
            if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
            throw error
        }
    }

    private static func open(_ directory: String, _ configuration: SandboxConfiguration) throws -> Store {
        do {
            return try Store(directory: directory, auditFile: configuration.auditFile)
        } catch let error as DatabaseError {
            throw SandboxError(
                "\(directory) holds no sandbox that can be opened: \(error.message ?? "damaged"); choose another")
        } catch let error as CocoaError {
            throw SandboxError("cannot use \(directory) for its data: \(error.localizedDescription)")
        }
    }

    private init(
        _ configuration: SandboxConfiguration, store: Store, ocean: OceanStore, temporaryDirectory: String?
    ) async throws {
        var logger = Logger(label: "cap.sandbox") { LateMetadata(StreamLogHandler.standardError(label: $0)) }
        logger.logLevel = .error
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let listening = AsyncStream<Int>.makeStream()
        let responder = Responder(
            routes: Routes(store: store),
            ocean: OceanRoutes(
                store: ocean,
                settings: OceanSettings(
                    version: configuration.codeOceanVersion, runSeconds: configuration.runSeconds)),
            fallbackAuthority: "\(configuration.host):\(configuration.port)",
            logger: logger)
        let application = SandboxServer.application(
            responder, faults: configuration.faults,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil, reuseAddress: true),
            onServerRunning: { channel in listening.continuation.yield(channel.localAddress?.port ?? 0) },
            loops: loops, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        let running = Task(executorPreference: LoopExecutor(loops.next())) {
            defer { listening.continuation.finish() }
            try await group.run()
        }
        guard let port = await listening.stream.first(where: { _ in true }) else {
            let reason = await running.result
            try? store.close()
            if case .failure(let error) = reason {
                if (error as? IOError)?.errnoCode == EADDRINUSE {
                    throw SandboxError(
                        "port \(configuration.port) is in use; choose another with --port, or 0 for a free one")
                }
                throw SandboxError("cannot listen on \(configuration.host):\(configuration.port): \(error)")
            }
            throw SandboxError("the server ended before it listened")
        }
        self.store = store
        self.ocean = ocean
        self.group = group
        self.running = running
        self.temporaryDirectory = temporaryDirectory
        self.port = port
        url = "http://\(configuration.host):\(port)"
        let accounts = store.accounts
        demoToken = accounts.demoToken ?? ""
        codeOceanToken = OceanAccounts.demoToken
        connectText = ConnectText.text(url: url, accounts: accounts, faults: configuration.faults)
    }

    /// The service that listens; with faults, what answers is wrapped in what lets it fail.
    private static func application(
        _ responder: Responder, faults: FaultPlan?, configuration: ApplicationConfiguration,
        onServerRunning: @escaping @Sendable (any Channel) async -> Void, loops: any EventLoopGroup, logger: Logger
    ) -> any Service {
        if let faults {
            return Application(
                responder: FaultyResponder(responder: responder, faults: FaultSequence(faults)),
                configuration: configuration, onServerRunning: onServerRunning, eventLoopGroupProvider: .shared(loops),
                logger: logger)
        }
        return Application(
            responder: responder, configuration: configuration, onServerRunning: onServerRunning,
            eventLoopGroupProvider: .shared(loops), logger: logger)
    }

    /// Ends the server: requests under way are finished, the database is closed cleanly, a temporary directory removed.
    public func stop() async {
        await group.triggerGracefulShutdown()
        _ = await running.result
        try? store.close()
        if let temporaryDirectory { try? FileManager.default.removeItem(atPath: temporaryDirectory) }
    }
}
