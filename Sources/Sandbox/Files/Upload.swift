import GRDB
import JSON

/// A multipart upload (sections 2.13, 3.6 F9 to F13).
struct Upload: Sendable {
    let id: String
    let bucket: String
    let key: String
    let size: Int
    let partSize: Int
    let isCompleted: Bool
    let created: String
    let updated: String

    private static let columns = "id, bucket, key, size, part_size, completed, created, updated"

    private init(_ row: Row) {
        id = row[0]
        bucket = row[1]
        key = row[2]
        size = row[3]
        partSize = row[4]
        isCompleted = row[5]
        created = row[6]
        updated = row[7]
    }

    /// - Throws: UPLOAD404.
    static func find(_ id: String, bucket: String, key: String, in database: Database) throws -> Upload {
        guard
            let row = try database.one(
                "SELECT \(columns) FROM uploads WHERE id = ? AND bucket = ? AND key = ?", [id, bucket, key])
        else { throw CapError.noUpload }
        return Upload(row)
    }

    static func open(in bucket: String, _ database: Database) throws -> [Upload] {
        try database.all("SELECT \(columns) FROM uploads WHERE bucket = ? AND completed = 0 ORDER BY key", [bucket])
            .map(Upload.init)
    }

    /// Parts count from 0, the last one holds what is left (section 7.23).
    var lastPart: Int { size / partSize }
    var lastPartSize: Int { size % partSize }

    func expectedSize(_ part: Int) -> Int { part == lastPart ? lastPartSize : partSize }

    func json(origin: String, objectVersion: String? = nil) -> JSONValue {
        let bucketURL = "\(origin)/api/files/\(bucket)"
        let object = "\(bucketURL)/\(PercentCoding.encodePath(key))"
        var links: JSONObject = [
            "bucket": .string(bucketURL), "object": .string(object), "self": .string("\(object)?uploadId=\(id)"),
        ]
        if let objectVersion { links["object_version"] = .string("\(object)?versionId=\(objectVersion)") }
        return [
            "bucket": .string(bucket), "completed": .bool(isCompleted), "created": .string(created), "id": .string(id),
            "key": .string(key), "last_part_number": .int(lastPart), "last_part_size": .int(lastPartSize),
            "links": .object(links), "part_size": .int(partSize), "size": .int(size), "updated": .string(updated),
        ]
    }
}

/// One received part.
struct UploadPart: Sendable {
    let number: Int
    let file: String
    let size: Int
    let checksum: String
    let created: String
    let updated: String

    static func all(of upload: String, in database: Database) throws -> [UploadPart] {
        try database.all(
            "SELECT number, file, size, checksum, created, updated FROM parts WHERE upload = ? ORDER BY number",
            [upload]
        ).map {
            UploadPart(number: $0[0], file: $0[1], size: $0[2], checksum: $0[3], created: $0[4], updated: $0[5])
        }
    }

    func json(partSize: Int) -> JSONValue {
        [
            "checksum": .string(checksum), "created": .string(created), "end_byte": .int(number * partSize + size),
            "links": [:], "part_number": .int(number), "start_byte": .int(number * partSize),
            "updated": .string(updated),
        ]
    }
}
