import GRDB

/// A write in progress: the database inside its transaction, and what it changed.
struct Change: ~Copyable {
    /// The database, inside the transaction.
    let database: Database
    /// The time of the change, the same wherever it is noted.
    let now = Timestamp.now()
    /// What the audit file learns after the commit.
    private(set) var entries: [(pid: String, revision: Int)] = []
    /// Whether users or roles were added, or types changed: caches are then read again.
    var changesAccounts = false
    var changesTypes = false
    /// Whether documents appeared, vanished, or became visible to others than before: totals of lists are then counted again.
    var changesLists = false
    /// Paths of files to delete once the transaction holds.
    var orphans: [String] = []

    init(database: Database) { self.database = database }

    /// Notes a change of a draft (of its files: with its present revision).
    mutating func note(pid: String, revision: Int) { entries.append((pid, revision)) }
}
