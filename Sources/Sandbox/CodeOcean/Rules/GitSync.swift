import JSON

/// Synchronisation with the external repository (section 4.10).
enum GitSync {
    /// Pulls and pushes what there is; afterwards both sides are equal.
    ///
    /// - Throws: 400 without a link, 403 when something of one's own is in the way, 423 while the workspace is in use.
    static func run(_ id: String, _ transaction: inout OceanTransaction) throws(OceanError) -> JSONValue {
        guard var capsule = transaction.state.capsule(id), var git = capsule.git else {
            throw .bad("it is not linked to a Git provider")
        }
        guard !git.lacksCredentials else {
            throw .forbidden("Git credentials are missing: add them to your account")
        }
        guard !git.hasUncommittedFiles else { throw .forbidden("there are uncommitted changes: commit them first") }
        let isBusy = transaction.state.computations(of: id).contains { !$0.state(at: transaction.now).isTerminal }
        guard !git.isLocked, !isBusy else { throw OceanError(423, "the workspace is locked: try again later") }
        var object = JSONObject()
        if git.isNewBranch { object["new_branch"] = true }
        if git.pulled > 0 { object["pulled"] = .int(git.pulled) }
        if git.pushed > 0 { object["pushed"] = .int(git.pushed) }
        git.isNewBranch = false
        git.pulled = 0
        git.pushed = 0
        capsule.git = git
        capsule.lastAccessed = Int(transaction.now)
        transaction.set(capsule)
        return .object(object)
    }
}
