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
    private let unsettled = NIOLockedValueBox(Unsettled())
    /// Totals of lists as of the last change.
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
    /// locked, so SQLite need not lock the file anew for each transaction.
    ///
    /// The cache is small: pages that are not in it are read where the file is mapped into memory, and when a transaction has
    /// divided pages and put them in order (for which SQLite lends one of them the highest number of a page there is), its end
    /// walks through the whole cache to see that no page lies beyond the end of the file.
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.allowsUnsafeTransactions = true  // one is open from a write to the commit that it shares
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -8000; PRAGMA mmap_size = 4000000000; PRAGMA wal_autocheckpoint = 8000
                    """)
        }
        return configuration
    }

    /// Users, roles and tokens as of the last change.
    var accounts: AccountBook { accountBook.withLockedValue { $0 } }

    /// The analysis types as of the last change.
    var types: TypeCatalog { typeCatalog.withLockedValue { $0 } }

    /// Whether there is nothing in it yet.
    var isEmpty: Bool { accounts.users.isEmpty }

    /// Reads, on the thread that asks: a change of threads would take longer than what is read. Nothing is written meanwhile.
    func read<Result>(_ body: (Database) throws -> Result) rethrows -> Result {
        try connection.unsafeRead(body)
    }

    /// Runs one change: when `body` throws, nothing has happened. What it has written is seen by everybody when this returns, and
    /// committed when ``settle()`` does, which each request waits for before it answers. This does not suspend, so that a
    /// client that goes away cannot cancel between the change and what belongs to it.
    func write<Result>(_ call: Call, _ body: (inout Change) throws -> Result) throws -> Result {
        try connection.writeWithoutTransaction { database in
            var change = Change(database: database)
            let result = try apply(&change, body)
            let lines = audit?.lines(change, of: call) ?? []
            unsettled.withLockedValue { $0.note(lines, orphans: change.orphans) }
            return result
        }
    }

    /// Runs one change that no client asked for, and commits it: loading a world, seeding.
    func prepare(_ body: (inout Change) throws -> Void) throws {
        try connection.writeWithoutTransaction { database in
            var change = Change(database: database)
            try apply(&change, body)
            unsettled.withLockedValue { $0.note([], orphans: change.orphans) }
        }
        try commit()
    }

    /// Lets the Code Ocean half run its own transactions in the same database.
    func withDatabase<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try commit()
        return try connection.writeWithoutTransaction(body)
    }

    private func apply<Result>(_ change: inout Change, _ body: (inout Change) throws -> Result) throws -> Result {
        let database = change.database
        let isFirst = !database.isInsideTransaction
        try database.run(isFirst ? "BEGIN IMMEDIATE" : "SAVEPOINT change")
        let result: Result
        do {
            result = try body(&change)
            if !isFirst { try database.run("RELEASE change") }
        } catch {
            if isFirst {
                try database.rollback()
            } else if database.isInsideTransaction {
                try database.execute(sql: "ROLLBACK TO change; RELEASE change")
            } else {
                unsettled.withLockedValue { $0.lose(error) }
            }
            throw error
        }
        totals.forget(changesLists: change.changesLists)
        if change.changesAccounts { try readAccounts(database) }
        if change.changesTypes { try readTypes(database) }
        return result
    }

    private func readAccounts(_ database: Database) throws {
        let book = try AccountBook(database)
        accountBook.withLockedValue { $0 = book }
    }

    private func readTypes(_ database: Database) throws {
        let catalog = try TypeCatalog(database)
        typeCatalog.withLockedValue { $0 = catalog }
    }

    // MARK: Commits

    /// Returns when what was written so far is committed. Requests that come together share a commit: of the pages of the
    /// database that each of them changes, most are the same, and so they are written to the log once.
    func settle() async throws {
        switch unsettled.withLockedValue({ $0.join() }) {
        case .nothing: return
        case .commits:
            await Task.yield()  // the others that have come write first
            try commit()
        case .waits:
            try await withCheckedThrowingContinuation { continuation in
                let isLate = unsettled.withLockedValue { !$0.wait(continuation) }
                if isLate { continuation.resume() }
            }
        }
    }

    private func commit() throws {
        try connection.writeWithoutTransaction { database in
            let settled = unsettled.withLockedValue { unsettled in
                defer { unsettled = Unsettled() }
                return unsettled
            }
            guard settled.isOpen else { return }
            do {
                if let loss = settled.loss { throw loss }
                try database.run("COMMIT")
            } catch {
                try? forgetChanges(database)
                for request in settled.waiting { request.resume(throwing: error) }
                throw error
            }
            audit?.append(settled.lines)
            for path in settled.orphans { files.remove(path) }
            for request in settled.waiting { request.resume() }
        }
    }

    private func forgetChanges(_ database: Database) throws {
        try database.rollback()
        totals.forget(changesLists: true)
        try readAccounts(database)
        try readTypes(database)
    }

    /// Ends all reading and writing and folds the log into the database file.
    func close() throws {
        let last = Result { try commit() }
        connection.writeWithoutTransaction { _ = try? $0.checkpoint(.truncate) }
        try connection.close()
        try last.get()
    }
}
