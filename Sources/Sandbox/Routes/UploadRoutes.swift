import GRDB
import HTTPTypes
import JSON

/// Multipart uploads below `/files` (section 3.6 F9 to F13).
struct UploadRoutes: Sendable {
    let store: Store

    private static let mebibyte = 1024 * 1024

    /// F9: announces an upload.
    func start(_ call: Call, _ bucket: String, _ key: String) async throws -> Answer {
        let types = store.types
        let size = try UploadRoutes.number(call, "size")
        let partSize = try UploadRoutes.number(call, "partSize")
        return try store.write(call) { change in
            let access = try BucketAccess.find(bucket, for: call.identity, types: types, in: change.database)
                .updating().unlocked()
            guard (5 * UploadRoutes.mebibyte...5120 * UploadRoutes.mebibyte).contains(partSize) else {
                throw CapError.rest(400, "Invalid part size.")
            }
            guard size > 5 * UploadRoutes.mebibyte, size <= 10000 * partSize else {
                throw CapError.rest(400, "Invalid file size.")
            }
            let id = Identifiers.uuid()
            try change.database.run(
                """
                INSERT INTO uploads (id, bucket, key, size, part_size, completed, created, updated)
                VALUES (?, ?, ?, ?, ?, 0, ?, ?)
                """, [id, bucket, key, size, partSize, change.now, change.now])
            change.note(filesOf: access)
            return .json(try Upload.find(id, bucket: bucket, key: key, in: change.database).json(origin: call.origin))
        }
    }

    private static func number(_ call: Call, _ name: String) throws(CapError) -> Int {
        guard let number = call.query[name].flatMap({ Int($0) }) else {
            throw .abort(400, "Missing required query argument '\(name)'")
        }
        return number
    }

    /// Requests with `uploadId`.
    func upload(_ call: Call, _ bucket: String, _ key: String) async throws -> Answer {
        let id = call.query["uploadId"] ?? ""
        guard Identifiers.isUUID(id) else { throw CapError.badArguments }
        switch call.method {
        case .get, .head: return try await parts(call, bucket, key, id)
        case .put: return try await put(call, bucket, key, id)
        case .post: return try await complete(call, bucket, key, id)
        case .delete: return try await abort(call, bucket, key, id)
        default: throw CapError.method
        }
    }

    private func parts(_ call: Call, _ bucket: String, _ key: String, _ id: String) async throws -> Answer {
        let types = store.types
        return try store.read { database in
            _ = try BucketAccess.find(bucket, for: call.identity, types: types, in: database).reading()
            let upload = try Upload.find(id, bucket: bucket, key: key, in: database)
            var object = upload.json(origin: call.origin).object ?? [:]
            object["parts"] = .array(
                try UploadPart.all(of: id, in: database).map { $0.json(partSize: upload.partSize) })
            return .json(.object(object))
        }
    }

    /// An open upload in a bucket that may be changed.
    private static func find(
        _ call: Call, _ bucket: String, _ key: String, _ id: String, types: TypeCatalog, in database: Database
    ) throws -> (access: BucketAccess, upload: Upload) {
        let access = try BucketAccess.find(bucket, for: call.identity, types: types, in: database).updating()
        let upload = try Upload.find(id, bucket: bucket, key: key, in: database)
        guard !upload.isCompleted else { throw CapError.rest(403, "Multipart upload is already completed.") }
        return (access, upload)
    }

    /// F10: one part.
    private func put(_ call: Call, _ bucket: String, _ key: String, _ id: String) async throws -> Answer {
        let types = store.types
        let upload = try store.read {
            try UploadRoutes.find(call, bucket, key, id, types: types, in: $0).upload
        }
        guard let number = call.query["partNumber"].flatMap({ Int($0) }) else {
            throw CapError.rest(400, "No upload part detected in request.")
        }
        guard (0...upload.lastPart).contains(number) else { throw CapError.rest(400, "Invalid part number.") }
        guard let length = call.request.headers[.contentLength].flatMap({ Int($0) }), length > 0 else {
            throw CapError.badJSON
        }
        guard length == upload.expectedSize(number) else { throw CapError.rest(400, "Invalid part size.") }
        let stored = try await store.files.store(call.request.body)
        do {
            return try store.write(call) { change in
                _ = try UploadRoutes.find(call, bucket, key, id, types: types, in: change.database)
                let database = change.database
                if let old: String = try database.one(
                    "SELECT file FROM parts WHERE upload = ? AND number = ?", [id, number])?[0]
                {
                    change.orphans.append(old)
                }
                try database.run(
                    """
                    INSERT OR REPLACE INTO parts (upload, number, file, size, checksum, created, updated)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """, [id, number, stored.file, stored.size, stored.checksum, change.now, change.now])
                let part = UploadPart(
                    number: number, file: stored.file, size: stored.size, checksum: stored.checksum,
                    created: change.now,
                    updated: change.now)
                var answer = Answer.json(part.json(partSize: upload.partSize))
                answer.set(.eTag, "\"\(stored.checksum)\"")
                return answer
            }
        } catch {
            store.files.remove(stored.file)
            throw error
        }
    }

    /// F12: the parts become one file.
    private func complete(_ call: Call, _ bucket: String, _ key: String, _ id: String) async throws -> Answer {
        let types = store.types
        let (upload, parts) = try store.read { database in
            let upload = try UploadRoutes.find(call, bucket, key, id, types: types, in: database).upload
            return (upload, try UploadPart.all(of: id, in: database))
        }
        guard parts.count == upload.lastPart + 1 else {
            throw CapError.rest(400, "Not all parts have been uploaded.")
        }
        let stored = try await store.files.store(store.files.pieces(of: parts.map(\.file)))
        do {
            return try store.write(call) { change in
                let (access, _) = try UploadRoutes.find(call, bucket, key, id, types: types, in: change.database)
                _ = try access.unlocked()
                try StoredObject.insert(
                    bucket: bucket, key: key, file: stored.file, size: stored.size, checksum: stored.checksum,
                    mimetype: MediaTypes.guess(key), tags: "{}", &change)
                try change.database.run(
                    "UPDATE uploads SET completed = 1, updated = ? WHERE id = ?", [change.now, id])
                try change.database.run("DELETE FROM parts WHERE upload = ?", [id])
                change.orphans += parts.map(\.file)
                change.note(filesOf: access)
                let done = try Upload.find(id, bucket: bucket, key: key, in: change.database)
                let version = try StoredObject.find(bucket: bucket, key: key, in: change.database)?.version
                return .json(done.json(origin: call.origin, objectVersion: version))
            }
        } catch {
            store.files.remove(stored.file)
            throw error
        }
    }

    /// F13: gives up.
    private func abort(_ call: Call, _ bucket: String, _ key: String, _ id: String) async throws -> Answer {
        let types = store.types
        return try store.write(call) { change in
            let (access, _) = try UploadRoutes.find(call, bucket, key, id, types: types, in: change.database)
            change.orphans += try UploadPart.all(of: id, in: change.database).map(\.file)
            try change.database.run("DELETE FROM parts WHERE upload = ?", [id])
            try change.database.run("DELETE FROM uploads WHERE id = ?", [id])
            change.note(filesOf: access)
            return .empty(type: "application/json")
        }
    }
}
