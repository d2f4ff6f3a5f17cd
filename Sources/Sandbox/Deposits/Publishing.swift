import GRDB
import JSON

/// Publish, edit and discard: the status machine (section 4.1).
struct Publishing {
    let types: TypeCatalog
    let accounts: AccountBook

    /// Publishes a draft for the first time, or its changes.
    func publish(_ draft: inout Draft, _ change: inout Change) throws {
        guard draft.isOpen else { throw CapError.invalidAction }
        guard let type = draft.document["$schema"]?.string.flatMap(types.type(at:))?.type else {
            throw CapError.noValidSchema
        }
        // The lists must have their proper names, which they lose by a discard (section 7.13).
        guard draft.document["_access"]?["deposit-read"] != nil else { throw CapError.crash }
        if let recid = draft.recid {
            try republish(&draft, recid: recid, type: type, &change)
        } else {
            try publishFirst(&draft, type: type, &change)
        }
    }

    private func publishFirst(_ draft: inout Draft, type: AnalysisType, _ change: inout Change) throws {
        let database = change.database
        // A posted control_number stands in the way of the minted one (section 4.5).
        guard draft.document["control_number"] == nil else { throw CapError.crash }
        let hasFiles = try BucketRow.hasFiles(draft.bucket, in: database)
        // Only an open bucket can be published; a clone of a published draft has a locked one (section 4.2).
        if hasFiles, try BucketRow.find(draft.bucket, in: database)?.isLocked == true { throw CapError.crash }
        let recid =
            type.config["pid"]?["format"] == nil ? Identifiers.recid(experiment: type.experiment) : draft.pid
        setDeposit(&draft, status: "published", recid: recid, recordRevision: 0)
        draft.document["control_number"] = .string(recid)
        try DraftWriting(types: types).commit(&draft, stage: .publish, &change)

        let bucket = hasFiles ? Identifiers.uuid() : nil
        try database.run(
            """
            INSERT INTO records (recid, draft, type, shelf, creator, finder, status, revision, bucket, created, updated, document)
            VALUES (?, ?, ?, ?, ?, ?, 'published', 0, ?, ?, ?, '{}')
            """,
            [
                recid, draft.id, type.id, type.shelf, draft.creator, type.indexesCreator ? draft.creator : nil, bucket,
                change.now, change.now,
            ])
        let record = database.lastInsertedRowID
        var files: [JSONValue]?
        if let bucket {
            try BucketRow.create(bucket, kind: Record.kind, object: record, locked: false, &change)
            try BucketRow.snapshot(draft.bucket, to: bucket, &change)
            try BucketRow.lock(bucket, true, in: database)
            try BucketRow.lock(draft.bucket, true, in: database)
            files = try BucketRow.shortList(bucket, in: database)
        }
        try storeRecord(record, draft, type: type, files: files, &change)
    }

    private func republish(
        _ draft: inout Draft, recid: String, type: AnalysisType, _ change: inout Change
    ) throws {
        var record = try Record.find(recid, in: change.database)
        record.revision += 1
        setDeposit(&draft, status: "published", recid: recid, recordRevision: record.revision)
        try DraftWriting(types: types).commit(&draft, stage: .publish, &change)
        try change.database.run(
            "UPDATE records SET revision = ?, updated = ? WHERE id = ?", [record.revision, change.now, record.id])
        // The bucket of the record stays as it was; only the list in its document follows the draft (section 4.1).
        try storeRecord(record.id, draft, type: type, files: draft.document["_files"]?.array, &change)
    }

    /// Writes the document, the grants and the readers of a record from its draft.
    private func storeRecord(
        _ id: Int64, _ draft: Draft, type: AnalysisType, files: [JSONValue]?, _ change: inout Change
    ) throws {
        let database = change.database
        var document = draft.document.members
        document["$schema"] = .string(AnalysisType.schemaRoot + type.recordPath)
        if let files { document["_files"] = .array(files) }
        document["_access"] = .object(recordAccess(draft, type: type))
        try database.run(
            "UPDATE records SET document = ? WHERE id = ?", [WrittenObject(document).text, id])
        // Grants are only ever added (section 4.1).
        for action in ["read", "update", "admin"] {
            for principal in AccessList.principals(document["_access"]?["record-\(action)"]) {
                try AccessList.grant(Record.kind, id, action, principal, in: database)
            }
        }
        try AccessList.index(Record.kind, id, AccessList.readers(document, prefix: "record"), &change)
    }

    /// The draft's `_access` under the names of records, and the whole experiment among the readers.
    private func recordAccess(_ draft: Draft, type: AnalysisType) -> JSONObject {
        var access = JSONObject()
        for (right, entry) in draft.document["_access"]?.object ?? [:] {
            access["record-" + right.dropFirst("deposit-".count)] = entry
        }
        guard let experiment = type.experiment, var read = access["record-read"]?.object else { return access }
        var roles = read["roles"]?.array ?? []
        for role in accounts.rolesWith(action: Identity.accessAction(experiment)) where !roles.contains(.int(role)) {
            roles.append(.int(role))
        }
        read["roles"] = .array(roles)
        access["record-read"] = .object(read)
        return access
    }

    /// Re-opens a published draft.
    func edit(_ draft: inout Draft, _ change: inout Change) throws {
        guard draft.status == "published", let recid = draft.recid else { throw CapError.invalidAction }
        let record = try Record.find(recid, in: change.database)
        setDeposit(&draft, status: "draft", recid: recid, recordRevision: record.revision)
        try DraftWriting(types: types).commit(&draft, &change)
        try BucketRow.lock(draft.bucket, false, in: change.database)
    }

    /// Throws the changes of a re-opened draft away: its document becomes that of the record, access lists with the names
    /// of records and all (section 7.13).
    func discard(_ draft: inout Draft, _ change: inout Change) throws {
        guard draft.isOpen else { throw CapError.invalidAction }
        guard let recid = draft.recid else { throw CapError.crash }
        let record = try Record.find(recid, in: change.database)
        draft.document = record.document
        if let type = types[record.type] {
            draft.document["$schema"] = .string(AnalysisType.schemaRoot + type.depositPath)
        }
        try DraftWriting(types: types).store(&draft, &change)
    }

    private func setDeposit(_ draft: inout Draft, status: String, recid: String, recordRevision: Int) {
        var deposit = draft.deposit
        deposit["status"] = .string(status)
        deposit["pid"] = ["revision_id": .int(recordRevision), "type": "recid", "value": .string(recid)]
        draft.document["_deposit"] = .object(deposit)
    }
}
