import GRDB
import JSON

/// A bucket: the versioned files of one draft or record (section 3.6).
struct BucketRow: Sendable {
    let id: String
    let kind: Int
    let object: Int64
    let isLocked: Bool
    let size: Int
    let created: String
    let updated: String

    static func find(_ id: String, in database: Database) throws -> BucketRow? {
        try database.one("SELECT id, kind, object, locked, size, created, updated FROM buckets WHERE id = ?", [id]).map
        {
            BucketRow(
                id: $0[0], kind: $0[1], object: $0[2], isLocked: $0[3], size: $0[4], created: $0[5], updated: $0[6])
        }
    }

    static func create(_ id: String, kind: Int, object: Int64, locked: Bool, _ change: inout Change) throws {
        try change.database.run(
            "INSERT INTO buckets (id, kind, object, locked, size, created, updated) VALUES (?, ?, ?, ?, 0, ?, ?)",
            [id, kind, object, locked, change.now, change.now])
    }

    static func lock(_ id: String, _ locked: Bool, in database: Database) throws {
        try database.run("UPDATE buckets SET locked = ? WHERE id = ?", [locked, id])
    }

    /// Whether a bucket shows any file.
    static func hasFiles(_ id: String, in database: Database) throws -> Bool {
        try database.one("SELECT 1 FROM objects WHERE bucket = ? AND is_head = 1 AND file IS NOT NULL LIMIT 1", [id])
            != nil
    }

    /// Copies the present files of a bucket into another: same contents, new versions (sections 4.1, 4.2).
    static func snapshot(_ source: String, to target: String, _ change: inout Change) throws {
        let database = change.database
        for file in try StoredObject.heads(of: source, in: database) {
            try StoredObject.insert(
                bucket: target, key: file.key, file: file.file, size: file.size, checksum: file.checksum,
                mimetype: file.mimetype, tags: file.tags, &change)
        }
    }

    /// The short list that documents carry: `_files` (section 2.2).
    static func shortList(_ id: String, in database: Database) throws -> [JSONValue] {
        try StoredObject.listed(of: id, in: database).map { file in
            [
                "bucket": .string(id), "checksum": .string(file.checksum), "file_id": .string(file.file),
                "key": .string(file.key), "size": .int(file.size), "version_id": .string(file.version),
            ]
        }
    }
}
