import GRDB
import JSON

/// Writing drafts: the last steps that every change has in common (section 4.7).
struct DraftWriting {
    let types: TypeCatalog

    /// Stores a changed draft: refreshes the file list, validates, raises the revision.
    ///
    /// - Throws: VALID422 and its kin; then nothing is stored.
    func commit(_ draft: inout Draft, stage: DraftValidation.Stage = .commit, _ change: inout Change) throws {
        let database = change.database
        guard let address = draft.document["$schema"]?.string, let type = types.type(at: address)?.type else {
            throw CapError.noValidSchema
        }
        let files = try BucketRow.shortList(draft.bucket, in: database)
        if !files.isEmpty || draft.document["_files"] != nil { draft.document["_files"] = .array(files) }
        draft.document["_user_edited"] = true
        let document = draft.document.members
        guard DraftBody.isStorable(document) else { throw CapError.crash }
        try DraftValidation.check(document, type: type, types: types, stage: stage, id: draft.id, in: database)
        try store(&draft, &change)
    }

    /// Stores a draft as it is, with the next revision.
    func store(_ draft: inout Draft, _ change: inout Change) throws {
        draft.revision += 1
        draft.updated = change.now
        let document = draft.document.members
        let written = WrittenObject(document)
        try change.database.run(
            "UPDATE drafts SET revision = ?, updated = ?, document = ? WHERE id = ?",
            [draft.revision, draft.updated, written.text, draft.id])
        // Apart, because naming a column costs an entry in each of its indexes even when the value stays.
        let status = document["_deposit"]?["status"]?.string ?? draft.status
        let cadi = DraftWriting.cadi(document)
        // As JSON, whose strings are compared by bytes.
        if status != draft.status || cadi.map(JSONValue.string) != draft.cadi.map(JSONValue.string) {
            if status != draft.status { change.changesLists = true }
            draft.status = status
            draft.cadi = cadi
            try change.database.run("UPDATE drafts SET status = ?, cadi = ? WHERE id = ?", [status, cadi, draft.id])
        }
        try AccessList.index(
            Draft.kind, draft.id, AccessList.readers(document, prefix: "deposit"), &change)
        draft.document = StoredDocument(written)
        change.note(pid: draft.pid, revision: draft.revision)
    }

    /// Stores a new draft with an empty bucket.
    func insert(
        _ document: JSONObject, pid: String, type: AnalysisType, creator: Int64?, revision: Int, _ change: inout Change
    ) throws -> Draft {
        let database = change.database
        let bucket = Identifiers.uuid()
        let updated = change.now
        try database.run(
            """
            INSERT INTO drafts (pid, type, shelf, creator, finder, status, revision, bucket, created, updated, cadi, document)
            VALUES (?, ?, ?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?)
            """,
            [
                pid, type.id, type.shelf, creator, type.indexesCreator ? creator : nil, revision, bucket, change.now,
                updated,
                DraftWriting.cadi(document), WrittenObject(document).text,
            ])
        let id = database.lastInsertedRowID
        change.changesLists = true
        try BucketRow.create(bucket, kind: Draft.kind, object: id, locked: false, &change)
        try AccessList.index(Draft.kind, id, AccessList.readers(document, prefix: "deposit"), &change)
        change.note(pid: pid, revision: revision)
        guard let draft = try Draft.find(id: id, in: database) else { throw CapError.crash }
        return draft
    }

    private static func cadi(_ document: JSONObject) -> String? { document["basic_info"]?["cadi_id"]?.string }
}
