import Foundation
import GRDB
import JSON
import NIOConcurrencyHelpers

/// The state of the sandbox: one SQLite database, the files on disk, and copies in memory of what every request asks.
final class Store: Sendable {
    /// One connection for reading and writing: the server runs on one thread, and readers beside the writer would cost each
    /// request a transaction of its own.
    private let connection: DatabaseQueue
    let files: FileStore
    private let lock: DirectoryLock
    private let audit: AuditLog?
    private let accountBook: NIOLockedValueBox<AccountBook>
    private let typeCatalog: NIOLockedValueBox<TypeCatalog>
    /// Totals of lists as of the last commit.
    let totals = ListTotals()

    /// Opens the database in a directory, making it when absent.
    init(directory: String, auditFile: String?) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        lock = try DirectoryLock(directory: directory)
        connection = try DatabaseQueue(path: directory + "/sandbox.sqlite", configuration: Store.configuration)
        try StoreMigrations.migrator.migrate(connection)
        files = try FileStore(directory: directory + "/files")
        audit = try auditFile.map(AuditLog.init)
        let (book, catalog) = try connection.unsafeRead { (try AccountBook($0), try TypeCatalog($0)) }
        accountBook = NIOLockedValueBox(book)
        typeCatalog = NIOLockedValueBox(catalog)
    }

    /// What a killed process has answered is in the log: a commit is written before its answer, and only a crash of the whole
    /// machine needs the disk to be waited for, which happens when the log is folded into the database. The directory is
    /// locked, so SQLite need not lock the file anew for each transaction. The cache has room for the indexes
    /// of 100,000 drafts; documents that are not in it are read where the file is mapped into memory.
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -128000; PRAGMA mmap_size = 4000000000; PRAGMA wal_autocheckpoint = 8000
                    """)
        }
        return configuration
    }

    /// Users, roles and tokens as of the last commit.
    var accounts: AccountBook { accountBook.withLockedValue { $0 } }

    /// The analysis types as of the last commit.
    var types: TypeCatalog { typeCatalog.withLockedValue { $0 } }

    /// Whether there is nothing in it yet.
    var isEmpty: Bool { accounts.users.isEmpty }

    /// Reads, on the thread that asks: a change of threads would take longer than what is read. Nothing is written meanwhile.
    func read<Result>(_ body: (Database) throws -> Result) rethrows -> Result {
        try connection.unsafeRead(body)
    }

    /// Runs one transaction. Its changes, the refreshed caches and the audit lines are in place when this returns; when `body`
    /// throws, nothing has happened. It does not suspend, so that a client that goes away cannot cancel between the commit and
    /// what belongs to it.
    func write<Result>(_ call: Call, _ body: (inout Change) throws -> Result) throws -> Result {
        try connection.writeWithoutTransaction { database in
            var change = Change(database: database)
            let result = try transaction(&change, body)
            // Inside the writer's turn: the lines stand in the order of the commits.
            audit?.append(change, of: call)
            return result
        }
    }

    /// Runs one transaction that no client asked for: loading a world, seeding.
    func prepare(_ body: (inout Change) throws -> Void) throws {
        try connection.writeWithoutTransaction { database in
            var change = Change(database: database)
            try transaction(&change, body)
        }
    }

    /// Lets the Code Ocean half run its own transactions in the same database.
    func withDatabase<Result>(_ body: (Database) throws -> Result) rethrows -> Result {
        try connection.writeWithoutTransaction(body)
    }

    private func transaction<Result>(
        _ change: inout Change, _ body: (inout Change) throws -> Result
    ) throws -> Result {
        let database = change.database
        try database.run("BEGIN IMMEDIATE")
        let result: Result
        do {
            result = try body(&change)
            try database.run("COMMIT")
        } catch {
            try database.rollback()
            throw error
        }
        totals.forget(changesLists: change.changesLists)
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
        connection.writeWithoutTransaction { _ = try? $0.checkpoint(.truncate) }
        try connection.close()
    }
}
