import GRDB
import JSON

/// A draft of another server with its published record, on its way into the tables.
struct ImportedAnalysis {
    private let draft: JSONValue
    private let record: JSONValue?
    private let types: TypeCatalog
    private let people: ImportedPeople
    private var files: ImportedFiles

    init(_ source: JSONValue, types: TypeCatalog, people: ImportedPeople, files: FileStore) {
        draft = source["draft"] ?? [:]
        record = source["record"].flatMap { $0 == .null ? nil : $0 }
        self.types = types
        self.people = people
        self.files = ImportedFiles(source["contents"]?.object, store: files)
    }

    /// Files that came into the store.
    var adopted: [String] { files.adopted }

    /// Stores both.
    ///
    /// - Returns: what ``SandboxImport/add(_:)`` tells.
    mutating func store(_ change: inout Change) throws -> JSONValue {
        let stored = try storeDraft(&change)
        var result: JSONObject = ["action": .string(stored.action), "revision": .int(stored.revision)]
        var missing = stored.missing
        if let record {
            let copy = try storeRecord(record, of: stored, &change)
            result["record_revision"] = .int(copy.revision)
            if copy.isChanged && stored.action == "unchanged" { result["action"] = "updated" }
            missing += copy.missing.filter { !missing.contains($0) }
        }
        result["missing"] = .array(missing.map(JSONValue.string))
        change.changesLists = true
        return .object(result)
    }

    // MARK: The draft

    private struct StoredDraft {
        let id: Int64
        let bucket: String
        let revision: Int
        let action: String
        let missing: [String]
    }

    private mutating func storeDraft(_ change: inout Change) throws -> StoredDraft {
        let database = change.database
        let pid = try text("id", of: draft)
        let type = try type(of: draft)
        let creator = try people.account(draft["created_by"], &change)
        let access = try people.access(draft["access"], prefix: "deposit", &change)
        let status = try text("status", of: draft)
        let revision = Int(draft["revision"]?.int ?? 0)
        let created = try text("created", of: draft)
        let updated = try text("updated", of: draft)

        let known = try database.one("SELECT id, bucket FROM drafts WHERE pid = ?", [pid]) {
            (id: $0[0] as Int64, bucket: $0[1] as String)
        }
        let bucket = try known?.bucket ?? freeBucket(draft, in: database)
        let id: Int64
        if let known {
            id = known.id
        } else {
            try database.run(
                """
                INSERT INTO drafts (pid, type, shelf, status, revision, bucket, created, updated, document)
                VALUES (?, ?, ?, ?, -1, ?, ?, ?, '{}')
                """, [pid, type.id, type.shelf, status, bucket, created, updated])
            id = database.lastInsertedRowID
            try BucketRow.create(bucket, kind: Draft.kind, object: id, locked: false, &change)
        }
        let filled = try files.fill(bucket, with: draft["files"]?.array ?? [], sharing: nil, &change)
        try BucketRow.lock(
            bucket, status == "published" && BucketRow.hasFiles(bucket, in: database), in: database)

        var document = try document(of: draft, access: access, creator: creator, bucket: bucket, in: database)
        document["$schema"] = .string(AnalysisType.schemaRoot + type.depositPath)
        if revision > 0 { document["_user_edited"] = true }
        let written = WrittenObject(document).text
        let values: Database.Arguments = [
            type.id, type.shelf, creator, type.indexesCreator ? creator : nil, status, revision, created, updated,
            document["basic_info"]?["cadi_id"]?.string, written,
        ]
        let isSame =
            try database.one(
                """
                SELECT 1 FROM drafts WHERE id = ? AND type IS ? AND shelf IS ? AND creator IS ? AND finder IS ? AND status IS ?
                    AND revision IS ? AND created IS ? AND updated IS ? AND cadi IS ? AND document IS ?
                """, [id] + values) != nil
        if !isSame {
            try database.run(
                """
                UPDATE drafts SET type = ?, shelf = ?, creator = ?, finder = ?, status = ?, revision = ?, created = ?,
                    updated = ?, cadi = ?, document = ? WHERE id = ?
                """, values + [id])
            try people.grant(access, kind: Draft.kind, object: id, &change)
        }
        let action = known == nil ? "new" : isSame && !filled.isChanged ? "unchanged" : "updated"
        return StoredDraft(id: id, bucket: bucket, revision: revision, action: action, missing: filled.missing)
    }

    // MARK: The record

    private mutating func storeRecord(
        _ record: JSONValue, of draft: StoredDraft, _ change: inout Change
    ) throws -> (revision: Int, isChanged: Bool, missing: [String]) {
        let database = change.database
        let recid = try text("id", of: record)
        let type = try type(of: record)
        let creator = try people.account(record["created_by"], &change)
        let access = try people.access(record["access"], prefix: "record", &change)
        let revision = Int(record["revision"]?.int ?? 0)
        let created = try text("created", of: record)
        let updated = try text("updated", of: record)

        let known = try database.one("SELECT id, bucket FROM records WHERE recid = ?", [recid]) {
            (id: $0[0] as Int64, bucket: $0[1] as String?)
        }
        let id: Int64
        if let known {
            id = known.id
        } else {
            try database.run(
                """
                INSERT INTO records (recid, draft, type, shelf, status, revision, created, updated, document)
                VALUES (?, ?, ?, ?, 'published', -1, ?, ?, '{}')
                """, [recid, draft.id, type.id, type.shelf, created, updated])
            id = database.lastInsertedRowID
        }
        let shown = record["files"]?.array ?? []
        var bucket = known?.bucket
        var filled: (isChanged: Bool, missing: [String]) = (false, [])
        if !shown.isEmpty, files.areWanted || bucket != nil {
            if bucket == nil {
                let free = try freeBucket(record, in: database)
                try BucketRow.create(free, kind: Record.kind, object: id, locked: true, &change)
                bucket = free
            }
            if let bucket { filled = try files.fill(bucket, with: shown, sharing: draft.bucket, &change) }
        } else {
            filled.missing = shown.compactMap { $0["key"]?.string }
        }

        var document = try document(of: record, access: access, creator: creator, bucket: bucket, in: database)
        document["$schema"] = .string(AnalysisType.schemaRoot + type.recordPath)
        document["_user_edited"] = true
        let values: Database.Arguments = [
            draft.id, type.id, type.shelf, creator, type.indexesCreator ? creator : nil, revision, bucket, created,
            updated, WrittenObject(document).text,
        ]
        let isSame =
            try database.one(
                """
                SELECT 1 FROM records WHERE id = ? AND draft IS ? AND type IS ? AND shelf IS ? AND creator IS ?
                    AND finder IS ? AND revision IS ? AND bucket IS ? AND created IS ? AND updated IS ? AND document IS ?
                """, [id] + values) != nil
        if !isSame {
            try database.run(
                """
                UPDATE records SET draft = ?, type = ?, shelf = ?, creator = ?, finder = ?, revision = ?, bucket = ?,
                    created = ?, updated = ?, document = ? WHERE id = ?
                """, values + [id])
            try people.grant(access, kind: Record.kind, object: id, &change)
        }
        return (revision, !isSame || filled.isChanged, filled.missing)
    }

    // MARK: Both

    /// The document as the server stores it: the metadata that it shows, and the fields of its own (section 4.5).
    private func document(
        of shown: JSONValue, access: JSONObject, creator: Int64?, bucket: String?, in database: Database
    ) throws -> JSONObject {
        guard var document = shown["metadata"]?.object else { throw SandboxError("it has no metadata") }
        var deposit: JSONObject = [
            "created_by": creator.map { .int($0) } ?? .null, "id": .string(try text("id", of: draft)),
            "owners": .array(creator.map { [.int($0)] } ?? []), "status": .string(try text("status", of: shown)),
        ]
        if let recid = record?["id"]?.string ?? draft["recid"]?.string {
            deposit["pid"] = [
                "revision_id": .int(Int(record?["revision"]?.int ?? 0)), "type": "recid", "value": .string(recid),
            ]
            document["control_number"] = .string(recid)
        }
        if let source = draft["cloned_from"]?.string {
            deposit["cloned_from"] = ["revision_id": 0, "type": "depid", "value": .string(source)]
        }
        document["_deposit"] = .object(deposit)
        document["_access"] = .object(access)
        document["_experiment"] = shown["experiment"] ?? .null
        if let review = shown["review"], review.array?.isEmpty == false { document["_review"] = review }
        let files = try bucket.map { try BucketRow.shortList($0, in: database) } ?? []
        if !files.isEmpty { document["_files"] = .array(files) }
        return document
    }

    private func type(of shown: JSONValue) throws -> AnalysisType {
        guard let name = shown["schema"]?["name"]?.string, let version = shown["schema"]?["version"]?.string,
            let type = types.type(named: name, version: version)
        else { throw SandboxError("the server does not say of which type it is, or that type was not copied") }
        return type
    }

    private func text(_ name: String, of shown: JSONValue) throws -> String {
        guard let text = shown[name]?.string else { throw SandboxError("it has no \(name)") }
        return text
    }

    /// The bucket that the server names, unless the sandbox has one of that name for something else.
    private func freeBucket(_ shown: JSONValue, in database: Database) throws -> String {
        guard let link = shown["links"]?["bucket"]?.string, let name = link.split(separator: "/").last.map(String.init),
            try BucketRow.find(name, in: database) == nil
        else { return Identifiers.uuid() }
        return name
    }
}
