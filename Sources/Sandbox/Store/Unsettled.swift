/// What requests have written and nobody has committed yet.
struct Unsettled {
    /// What a request that wants its changes committed has to do.
    enum Part { case nothing, commits, waits }

    /// Whether anything was written.
    private(set) var isOpen = false
    /// Lines for the audit file.
    private(set) var lines: [UInt8] = []
    /// Paths of files to delete.
    private(set) var orphans: [String] = []
    /// Requests that wait for the one that commits.
    private(set) var waiting: [CheckedContinuation<Void, any Error>] = []
    /// Why nothing of it holds any more: SQLite gives a whole transaction up when the disk is full.
    private(set) var loss: (any Error)?
    private var hasCommitter = false

    /// Notes what follows from a change once it holds.
    mutating func note(_ lines: [UInt8], orphans: [String]) {
        isOpen = true
        self.lines += lines
        self.orphans += orphans
    }

    /// Notes that the transaction is gone, with all that was written in it.
    mutating func lose(_ error: any Error) { if isOpen { loss = error } }

    /// The first request that asks commits for all.
    mutating func join() -> Part {
        guard isOpen else { return .nothing }
        defer { hasCommitter = true }
        return hasCommitter ? .waits : .commits
    }

    /// - Returns: whether there still is something to wait for.
    mutating func wait(_ request: CheckedContinuation<Void, any Error>) -> Bool {
        if isOpen { waiting.append(request) }
        return isOpen
    }
}
