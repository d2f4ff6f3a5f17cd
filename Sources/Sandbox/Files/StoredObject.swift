import GRDB
import JSON

/// One version of one file in a bucket. Rows without a file are delete markers and are never shown.
struct StoredObject: Sendable {
    let id: Int64
    let bucket: String
    let key: String
    let version: String
    let file: String
    let size: Int
    let checksum: String
    let mimetype: String
    let tags: String
    let isHead: Bool
    let created: String
    let updated: String

    private static let columns =
        "id, bucket, key, version, file, size, checksum, mimetype, tags, is_head, created, updated"

    private init(_ row: Columns) {
        id = row[0]
        bucket = row[1]
        key = row[2]
        version = row[3]
        file = row[4]
        size = row[5]
        checksum = row[6]
        mimetype = row[7]
        tags = row[8]
        isHead = row[9]
        created = row[10]
        updated = row[11]
    }

    /// The files that a bucket shows, by key.
    static func heads(of bucket: String, in database: Database) throws -> [StoredObject] {
        try database.all(
            "SELECT \(columns) FROM objects WHERE bucket = ? AND is_head = 1 AND file IS NOT NULL ORDER BY key LIMIT 1000",
            [bucket], read: StoredObject.init)
    }

    private static let inOrder = """
        SELECT \(columns) FROM objects WHERE bucket = ? AND is_head = 1 AND file IS NOT NULL
        ORDER BY position IS NULL, position, key LIMIT 1000
        """

    /// The files of a draft in the order that was given to them (D10), then by key.
    static func listed(of bucket: String, in database: Database) throws -> [StoredObject] {
        try database.all(inOrder, [bucket], read: StoredObject.init)
    }

    /// Gives files a place in the order of their draft.
    static func order(_ objects: [StoredObject], in database: Database) throws {
        for (position, object) in objects.enumerated() {
            try database.run("UPDATE objects SET position = ? WHERE id = ?", [position, object.id])
        }
    }

    /// All versions, by key, newest first.
    static func versions(of bucket: String, in database: Database) throws -> [StoredObject] {
        try database.all(
            "SELECT \(columns) FROM objects WHERE bucket = ? AND file IS NOT NULL ORDER BY key, id DESC LIMIT 1000",
            [bucket], read: StoredObject.init)
    }

    /// The present version under a key, or a certain one.
    static func find(bucket: String, key: String, version: String? = nil, in database: Database) throws -> StoredObject?
    {
        if let version {
            return try database.one(
                "SELECT \(columns) FROM objects WHERE bucket = ? AND key = ? AND version = ? AND file IS NOT NULL",
                [bucket, key, version], read: StoredObject.init)
        }
        return try database.one(
            "SELECT \(columns) FROM objects WHERE bucket = ? AND key = ? AND is_head = 1 AND file IS NOT NULL",
            [bucket, key], read: StoredObject.init)
    }

    /// Adds a version, which becomes the present one; without a file, a delete marker.
    static func insert(
        bucket: String, key: String, file: String?, size: Int, checksum: String?, mimetype: String, tags: String,
        _ change: inout Change
    ) throws {
        let database = change.database
        try database.run("UPDATE objects SET is_head = 0 WHERE bucket = ? AND key = ? AND is_head = 1", [bucket, key])
        try database.run(
            """
            INSERT INTO objects
                (bucket, key, version, file, size, checksum, mimetype, tags, is_head, created, updated, position)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?,
                (SELECT position FROM objects WHERE bucket = ? AND key = ? ORDER BY id DESC LIMIT 1))
            """,
            [
                bucket, key, Identifiers.uuid(), file, size, checksum, mimetype, tags, change.now, change.now, bucket,
                key,
            ])
        try resize(bucket, by: size, &change)
    }

    /// Deletes the file from the bucket's list: a delete marker becomes the present version, the older ones stay.
    func mark(_ change: inout Change) throws {
        try StoredObject.insert(
            bucket: bucket, key: key, file: nil, size: 0, checksum: nil, mimetype: mimetype, tags: "{}", &change)
    }

    /// Destroys a version; the bytes go when no other version shares them.
    func destroy(_ change: inout Change) throws {
        let database = change.database
        try database.run("DELETE FROM objects WHERE id = ?", [id])
        if isHead {
            try database.run(
                "UPDATE objects SET is_head = 1 WHERE id = (SELECT MAX(id) FROM objects WHERE bucket = ? AND key = ?)",
                [bucket, key])
        }
        try StoredObject.resize(bucket, by: -size, &change)
        if try database.one("SELECT 1 FROM objects WHERE file = ?", [file]) == nil { change.orphans.append(file) }
    }

    private static func resize(_ bucket: String, by size: Int, _ change: inout Change) throws {
        try change.database.run(
            "UPDATE buckets SET size = size + ?, updated = ? WHERE id = ?", [size, change.now, bucket])
    }

    /// The object as `/files` shows it (section 2.13).
    func json(origin: String) -> JSONValue {
        let url = "\(origin)/api/files/\(bucket)/\(PercentCoding.encodePath(key))"
        let versioned = "\(url)?versionId=\(version)"
        var links: JSONObject = ["self": .string(isHead ? url : versioned), "version": .string(versioned)]
        if isHead { links["uploads"] = .string(url + "?uploads") }
        return [
            "checksum": .string(checksum), "created": .string(created), "delete_marker": false,
            "is_head": .bool(isHead),
            "key": .string(key), "links": .object(links), "mimetype": .string(mimetype), "size": .int(size),
            "tags": (try? JSONValue.parse(tags)) ?? [:], "updated": .string(updated), "version_id": .string(version),
        ]
    }

    /// The object as drafts and records list it: with its bucket (section 2.1).
    func listed(origin: String) -> JSONValue {
        var object = json(origin: origin).object ?? [:]
        object["bucket"] = .string(bucket)
        return .object(object)
    }

    /// The object as `GET /deposits/{pid}/files` shows it (section 2.7).
    var depositFile: JSONValue {
        [
            "checksum": .string(checksum), "filename": .string(key), "filesize": .int(size), "id": .string(file),
        ]
    }
}
