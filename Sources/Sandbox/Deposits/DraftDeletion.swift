import GRDB

/// Deleting a draft that was never published: the pid stays taken for good (section 7.41).
enum DraftDeletion {
    static func delete(_ draft: Draft, _ change: inout Change) throws {
        let database = change.database
        change.changesLists = true
        try database.run(
            "UPDATE drafts SET status = 'deleted', updated = ?, cadi = NULL, document = '{}' WHERE id = ?",
            [change.now, draft.id])
        try database.run("DELETE FROM grants WHERE kind = ? AND object = ?", [Draft.kind, draft.id])
        try database.run("DELETE FROM readers WHERE kind = ? AND object = ?", [Draft.kind, draft.id])
        for object in try StoredObject.versions(of: draft.bucket, in: database) { try object.destroy(&change) }
        try database.run("DELETE FROM objects WHERE bucket = ?", [draft.bucket])
        try database.run("DELETE FROM buckets WHERE id = ?", [draft.bucket])
        change.note(pid: draft.pid, revision: draft.revision)
    }
}
