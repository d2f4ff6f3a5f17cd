import GRDB
import JSON

/// The `clone` action (section 4.2).
struct Cloning {
    let types: TypeCatalog
    let identity: Identity

    /// Makes the clone, and the draft that the server shows in its answer: contents of the clone under the identifiers and
    /// with the files of the source.
    func clone(_ source: Draft, _ change: inout Change) throws -> Draft {
        guard let type = source.document["$schema"]?.string.flatMap(types.type(at:))?.type else {
            throw CapError.noValidSchema
        }
        let database = change.database
        let pid = try DraftCreation(types: types, identity: identity).mint(type, in: database)
        var document = source.document.members
        document["control_number"] = nil
        document["_files"] = nil
        document["_deposit"] = [
            "cloned_from": ["revision_id": .int(source.revision), "type": "depid", "value": .string(source.pid)],
            "created_by": .int(identity.id), "id": .string(pid), "owners": [.int(identity.id)], "status": "draft",
        ]
        // Created at revision 0 and committed once. `_access` is copied as shown; nobody is granted anything.
        let clone = try DraftWriting(types: types).insert(
            document, pid: pid, type: type, creator: identity.id, revision: 1, &change)
        try BucketRow.snapshot(source.bucket, to: clone.bucket, &change)
        let isLocked = try BucketRow.find(source.bucket, in: database)?.isLocked ?? false
        try BucketRow.lock(clone.bucket, isLocked, in: database)
        document["_files"] = .array(try BucketRow.shortList(clone.bucket, in: database))
        try database.run(
            "UPDATE drafts SET document = ? WHERE id = ?", [WrittenObject(document).text, clone.id])
        return Draft(shown: clone, as: source, document: StoredDocument(document))
    }
}

extension Draft {
    /// A clone under the name of its source.
    fileprivate init(shown clone: Draft, as source: Draft, document: StoredDocument) {
        id = source.id
        pid = source.pid
        type = clone.type
        creator = clone.creator
        status = clone.status
        revision = clone.revision
        bucket = source.bucket
        created = clone.created
        updated = clone.updated
        cadi = clone.cadi
        self.document = document
    }
}
