import Foundation
import GRDB
import JSON
import NIOConcurrencyHelpers

/// The state of the sandbox: one SQLite database, the files on disk, and copies in memory of what every request asks.
final class Store: Sendable {
    let pool: DatabasePool
    let files: FileStore
    private let lock: DirectoryLock
    private let audit: AuditLog?
    private let accountBook: NIOLockedValueBox<AccountBook>
    private let typeCatalog: NIOLockedValueBox<TypeCatalog>
    /// Counts the commits that changed lists: what was computed from an older state is not used again.
    private let listChanges = NIOLockedValueBox(0)
    /// Totals of lists, valid for one state.
    let totals = ListTotals()

    /// Opens the database in a directory, making it when absent.
    init(directory: String, auditFile: String?) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        lock = try DirectoryLock(directory: directory)
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(
                sql: "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000")
        }
        configuration.busyMode = .timeout(10)
        pool = try DatabasePool(path: directory + "/sandbox.sqlite", configuration: configuration)
        try StoreMigrations.migrator.migrate(pool)
        files = try FileStore(directory: directory + "/files")
        audit = try auditFile.map(AuditLog.init)
        let (book, catalog) = try pool.read { (try AccountBook($0), try TypeCatalog($0)) }
        accountBook = NIOLockedValueBox(book)
        typeCatalog = NIOLockedValueBox(catalog)
    }

    /// Users, roles and tokens as of the last commit.
    var accounts: AccountBook { accountBook.withLockedValue(\.self) }

    /// The analysis types as of the last commit.
    var types: TypeCatalog { typeCatalog.withLockedValue(\.self) }

    /// The number of commits so far that changed the length of any list.
    var listState: Int { listChanges.withLockedValue(\.self) }

    /// Whether there is nothing in it yet.
    var isEmpty: Bool { accounts.users.isEmpty }

    /// Reads, on the thread that asks: a change of threads would take longer than what is read.
    func read<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) throws -> Result {
        try pool.read(body)
    }

    /// Runs one transaction. Its changes, the refreshed caches and the audit lines are in place when this returns; when `body`
    /// throws, nothing has happened. It does not suspend, so that a client that goes away cannot cancel between the commit and
    /// what belongs to it.
    func write<Result: Sendable>(
        _ call: Call, _ body: @escaping @Sendable (inout Change) throws -> Result
    ) throws -> Result {
        let user = call.identity?.email
        let method = call.method.rawValue
        let path = call.path
        return try pool.writeWithoutTransaction { database in
            var change = Change(database: database)
            let result = try transaction(&change, body)
            for entry in change.entries {
                // Inside the writer's turn: the lines stand in the order of the commits.
                audit?.append([
                    "time": .string(change.now), "user": user.map(JSONValue.string) ?? .null,
                    "method": .string(method), "path": .string(path), "pid": .string(entry.pid),
                    "revision": .int(entry.revision),
                ])
            }
            return result
        }
    }

    /// Runs one transaction that no client asked for: loading a world, seeding.
    func prepare(_ body: (inout Change) throws -> Void) throws {
        try pool.writeWithoutTransaction { database in
            var change = Change(database: database)
            try transaction(&change, body)
        }
    }

    private func transaction<Result>(
        _ change: inout Change, _ body: (inout Change) throws -> Result
    ) throws -> Result {
        let database = change.database
        try database.beginTransaction(.immediate)
        let result: Result
        do {
            result = try body(&change)
            try database.commit()
        } catch {
            try database.rollback()
            throw error
        }
        if change.changesLists { listChanges.withLockedValue { $0 += 1 } }
        if change.changesAccounts {
            let book = try AccountBook(database)
            accountBook.withLockedValue { $0 = book }
        }
        if change.changesTypes {
            let catalog = try TypeCatalog(database)
            typeCatalog.withLockedValue { $0 = catalog }
        }
        for path in change.orphans { files.remove(path) }
        return result
    }

    /// Ends all reading and writing and folds the log into the database file.
    func close() throws {
        pool.writeWithoutTransaction { _ = try? $0.checkpoint(.truncate) }
        try pool.close()
    }
}
