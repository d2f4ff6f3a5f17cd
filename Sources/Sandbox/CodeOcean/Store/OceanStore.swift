import Crypto
import Foundation
import GRDB
import NIOConcurrencyHelpers

/// The Code Ocean half of the sandbox's store: the same database and files, its own table, and the state in memory.
final class OceanStore: Sendable {
    let files: FileStore
    /// Signs links to files and the positions of searches; the same as long as the data directory lives.
    let key: SymmetricKey
    private let store: Store
    private let current: NIOLockedValueBox<OceanState>
    /// What has been started and not been asked for yet.
    private let unseen = NIOLockedValueBox<Set<String>>([])

    /// Opens what is there; a directory that has nothing of it yet gets the demo data.
    ///
    /// - Parameter capsules: how many further capsules to make then.
    init(_ store: Store, capsules: Int) throws {
        self.store = store
        files = store.files
        if let secret = try store.read({ try OceanDocument.all(.secret, Data.self, in: $0) }).first {
            key = SymmetricKey(data: secret)
            current = NIOLockedValueBox(try store.read(OceanStore.load))
            return
        }
        let key = SymmetricKey(size: .bits256)
        self.key = key
        current = NIOLockedValueBox(OceanState())
        var transaction = OceanTransaction(OceanState(), now: OceanClock.now())
        try OceanDemo.create(in: &transaction, files: files)
        OceanSeeds.create(capsules, in: &transaction)
        try store.withDatabase { database in
            try database.inTransaction(.immediate) {
                try OceanDocument.write(.secret, "key", key.withUnsafeBytes { Data($0) }, in: database)
                try OceanStore.save(transaction, in: database)
                return .commit
            }
        }
        current.withLockedValue { $0 = transaction.state }
    }

    /// The state as of the last commit.
    var state: OceanState { current.withLockedValue { $0 } }

    /// Runs one change. When `body` throws, nothing has happened; else rows and state are in place when this returns. It does
    /// not suspend, so that a client that goes away cannot cancel between the commit and the new state.
    func write<Result>(
        at now: Double, _ body: (inout OceanTransaction) throws -> Result
    ) throws -> Result {
        // The writer's turn: changes come one after the other, each on the state of the one before.
        try store.withDatabase { database in
            var transaction = OceanTransaction(state, now: now)
            let result = try body(&transaction)
            guard !transaction.touched.isEmpty else { return result }
            try database.inTransaction(.immediate) {
                try OceanStore.save(transaction, in: database)
                return .commit
            }
            let changed = transaction.state
            current.withLockedValue { $0 = changed }
            for file in transaction.orphans { files.remove(file) }
            return result
        }
    }

    /// Notes that something was started: the next look at it is the first.
    func start(_ id: String) { unseen.withLockedValue { _ = $0.insert(id) } }

    /// Whether this is the first look at something that was started since the sandbox was.
    func isFirstLook(_ id: String) -> Bool { unseen.withLockedValue { $0.remove(id) != nil } }

    private static func load(_ database: Database) throws -> OceanState {
        var state = OceanState()
        for capsule in try OceanDocument.all(.capsule, Capsule.self, in: database) { state.set(OceanEntry(capsule)) }
        for asset in try OceanDocument.all(.asset, DataAsset.self, in: database) { state.set(OceanEntry(asset)) }
        let computations = try OceanDocument.all(.computation, Computation.self, in: database)
        for computation in computations.sorted(by: { $0.created < $1.created }) { state.set(computation) }
        for job in try OceanDocument.all(.job, ReleaseJob.self, in: database) { state.set(job) }
        return state
    }

    private static func save(_ transaction: OceanTransaction, in database: Database) throws {
        let state = transaction.state
        for reference in transaction.touched {
            let (kind, id) = (reference.kind, reference.id)
            switch kind {
            case .capsule: try write(state.capsule(id), kind, id, in: database)
            case .asset: try write(state.asset(id), kind, id, in: database)
            case .computation: try write(state.computations[id], kind, id, in: database)
            case .job: try write(state.jobs[id], kind, id, in: database)
            case .secret: break
            }
        }
    }

    private static func write(
        _ item: (some Encodable)?, _ kind: OceanDocument.Kind, _ id: String, in database: Database
    ) throws {
        if let item {
            try OceanDocument.write(kind, id, item, in: database)
        } else {
            try OceanDocument.remove(kind, id, in: database)
        }
    }
}
