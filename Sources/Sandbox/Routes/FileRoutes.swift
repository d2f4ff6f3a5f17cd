import GRDB
import HTTPTypes
import JSON
import NIOCore

/// `/files` (section 3.6).
struct FileRoutes: Sendable {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) async throws -> Answer {
        guard let bucket = rest.first else { throw call.method == .post ? CapError.crash : CapError.method }
        // Everything after the bucket is the key, `..` and encoded slashes included: it names a row, never a path on disk.
        let raw = call.rawPath.drop { $0 != "/" }.dropFirst().drop { $0 != "/" }.dropFirst()
        let key = PercentCoding.decode(raw)
        guard !key.isEmpty else { return try await self.bucket(call, bucket) }
        let uploads = UploadRoutes(store: store)
        if call.query["uploadId"] != nil { return try await uploads.upload(call, bucket, key) }
        switch call.method {
        case .get, .head: return try await download(call, bucket, key)
        case .put: return try await put(call, bucket, key)
        case .delete: return try await delete(call, bucket, key)
        case .post where call.query["uploads"] != nil: return try await uploads.start(call, bucket, key)
        case .post: throw CapError.denied
        case .options: return Call.options("DELETE, PUT, OPTIONS, GET, POST, HEAD")
        default: throw CapError.method
        }
    }

    private func bucket(_ call: Call, _ id: String) async throws -> Answer {
        guard call.isRead else { throw CapError.method }
        let types = store.types
        return try store.read { database in
            let access = try BucketAccess.find(id, for: call.identity, types: types, in: database)
            if call.query["uploads"] != nil {
                _ = try access.updating()
                return .json(
                    .array(try Upload.open(in: access.bucket.id, database).map { $0.json(origin: call.origin) }))
            }
            _ = try access.reading()
            try Negotiation.requireJSON(call)
            let contents =
                call.query["versions"] != nil
                ? try StoredObject.versions(of: id, in: database) : try StoredObject.heads(of: id, in: database)
            return .json(access.json(contents, origin: call.origin))
        }
    }

    private func put(_ call: Call, _ bucket: String, _ key: String) async throws -> Answer {
        let types = store.types
        _ = try store.read {
            try BucketAccess.find(bucket, for: call.identity, types: types, in: $0).updating().unlocked()
        }
        guard key.unicodeScalars.count <= 255 else { throw CapError.rest(400, "Filename is too long.") }
        // The form parser of the server has eaten such a body before the file is read (recorded).
        if call.mediaType == "application/x-www-form-urlencoded" {
            throw CapError.rest(400, "File is smaller than expected.")
        }
        guard let length = call.request.headers[.contentLength].flatMap({ Int($0) }),
            call.mediaType != "multipart/form-data"
        else { throw CapError.badJSON }
        guard length > 0 else { throw CapError(status: 400, family: .rest(message: .null, errors: nil)) }
        let tags = try FileTags.parse(call.request.headers[.fileTags])
        let stored = try await store.files.store(call.request.body)
        guard stored.size == length else {
            store.files.remove(stored.file)
            throw CapError.rest(400, "Content-Length does not match file size.")
        }
        return try await keep(stored, call, bucket, key, tags)
    }

    /// Makes received bytes the present version of a key.
    private func keep(
        _ stored: FileStore.Stored, _ call: Call, _ bucket: String, _ key: String, _ tags: String
    ) async throws -> Answer {
        let types = store.types
        do {
            return try store.write(call) { change in
                // Asked again: the draft may have been published meanwhile.
                let access = try BucketAccess.find(bucket, for: call.identity, types: types, in: change.database)
                    .updating().unlocked()
                try StoredObject.insert(
                    bucket: bucket, key: key, file: stored.file, size: stored.size, checksum: stored.checksum,
                    mimetype: MediaTypes.guess(key), tags: tags, &change)
                change.note(filesOf: access)
                guard Negotiation.acceptsJSON(call) else { return .error(.notAcceptable, belowFiles: true) }
                guard let object = try StoredObject.find(bucket: bucket, key: key, in: change.database) else {
                    throw CapError.crash
                }
                var answer = Answer.json(object.json(origin: call.origin))
                answer.set(.eTag, "\"\(stored.checksum)\"")
                return answer
            }
        } catch {
            store.files.remove(stored.file)
            throw error
        }
    }

    private func download(_ call: Call, _ bucket: String, _ key: String) async throws -> Answer {
        let version = call.query["versionId"]
        if let version, !Identifiers.isUUID(version) { throw CapError.badArguments }
        let types = store.types
        let object = try store.read { database in
            _ = try BucketAccess.find(bucket, for: call.identity, types: types, in: database).reading()
            return try StoredObject.find(bucket: bucket, key: key, version: version, in: database)
        }
        guard let object else { throw CapError.noObject }
        let type = MediaTypes.served(object.mimetype)
        let isAttachment = type == "application/octet-stream" || call.query["download"] != nil
        let etag = "\"\(object.checksum)\""
        var answer = Answer(
            status: 200, contentType: type, body: .file(path: store.files.path(object.file), size: object.size))
        if Preconditions.isUnchanged(call.request.headers, etag: etag) {
            answer = .empty(status: 304, type: nil)
        } else {
            answer.set(.contentMD5, String(object.checksum.dropFirst("md5:".count)))
        }
        answer.set(.eTag, etag)
        answer.set(.lastModified, Timestamp.http(object.updated))
        answer.set(.acceptRanges, "none")
        answer.set(.contentDisposition, isAttachment ? FileRoutes.attachment(key) : "inline")
        answer.set(.xContentTypeOptions, "nosniff")
        return answer
    }

    private static func attachment(_ key: String) -> String {
        let name = key.split(separator: "/").last.map(String.init) ?? key
        let isToken = name.utf8.allSatisfy { byte in
            Character(Unicode.Scalar(byte)).isASCII && byte > 0x20 && byte < 0x7F
                && !"\"\\()<>@,;:/[]?={}".utf8.contains(byte)
        }
        if isToken { return "attachment; filename=\(name)" }
        return "attachment; filename*=UTF-8''\(PercentCoding.encodePath(name))"
    }

    private func delete(_ call: Call, _ bucket: String, _ key: String) async throws -> Answer {
        let version = call.query["versionId"]
        if let version, !Identifiers.isUUID(version) { throw CapError.badArguments }
        let types = store.types
        return try store.write(call) { change in
            let access = try BucketAccess.find(bucket, for: call.identity, types: types, in: change.database).reading()
            let object = try StoredObject.find(bucket: bucket, key: key, version: version, in: change.database)
            guard let object else { throw CapError.noObject }
            guard access.canUpdate else { throw CapError.fileDenied }
            _ = try access.unlocked()
            if version != nil {
                try object.destroy(&change)
            } else {
                try object.mark(&change)
            }
            change.note(filesOf: access)
            return .empty(type: "application/json")
        }
    }
}

extension Negotiation {
    /// JSON answers under `/files` can be had as JSON only (section 1.4).
    static func acceptsJSON(_ call: Call) -> Bool {
        (try? choose(call.request.headers[.accept], among: ["application/json"])) != nil
    }

    /// - Throws: NOTACC.
    static func requireJSON(_ call: Call) throws(CapError) {
        _ = try choose(call.request.headers[.accept], among: ["application/json"])
    }
}
