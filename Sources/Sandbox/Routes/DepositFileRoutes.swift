import GRDB
import HTTPTypes
import JSON

/// Files through `/deposits/{pid}/files` (D9 to D13). The server lets any user with the scope write here
/// (section 7.33); the sandbox asks for the right to update.
struct DepositFileRoutes: Sendable {
    let store: Store

    /// D9: one file in a form.
    func upload(_ call: Call, _ pid: String) async throws -> Answer {
        let body = try await call.bodyBytes()
        let form = MultipartForm(Array(body.readableBytesView), contentType: call.request.headers[.contentType] ?? "")
        guard let file = form["file"] else { throw CapError.badJSON }
        let name = DepositFileRoutes.sanitized(
            form["name"].map { String(decoding: $0.body, as: UTF8.self) } ?? file.filename)
        guard !name.isEmpty, !file.body.isEmpty else { throw CapError.badJSON }
        let stored = try await store.files.store(Pieces(bytes: file.body))
        do {
            return try await change(call, pid, status: 201) { draft, change in
                guard try StoredObject.find(bucket: draft.bucket, key: name, in: change.database) == nil else {
                    throw CapError.rest(400, "Filename already exists.")
                }
                try StoredObject.insert(
                    bucket: draft.bucket, key: name, file: stored.file, size: stored.size, checksum: stored.checksum,
                    mimetype: MediaTypes.guess(name), tags: "{}", &change)
                return name
            }
        } catch {
            store.files.remove(stored.file)
            throw error
        }
    }

    /// D10: the order of the list; files that the body does not name come after those that it does.
    func order(_ call: Call, _ pid: String) async throws -> Answer {
        let body = try await call.jsonBody()
        let types = store.types
        return try store.write(call) { change in
            let database = change.database
            var draft = try DepositFileRoutes.changeable(call, pid, types: types, in: database)
            guard draft.isOpen else { throw CapError.invalidAction }
            let files = try StoredObject.listed(of: draft.bucket, in: database)
            let named = (body.array ?? []).map { entry in
                files.first { [$0.file, $0.key].contains(entry["id"]?.string) }
            }
            let found = named.compactMap(\.self)
            guard body.array != nil, found.count == named.count else {
                throw CapError.rest(400, "Wrong file on input.")
            }
            let rest = files.filter { file in !found.contains { $0.id == file.id } }
            try StoredObject.order(found + rest, in: database)
            try DraftWriting(types: types).commit(&draft, &change)
            return .json(.array(try StoredObject.listed(of: draft.bucket, in: database).map(\.depositFile)))
        }
    }

    /// A draft whose files the caller may change.
    private static func changeable(_ call: Call, _ pid: String, types: TypeCatalog, in database: Database) throws
        -> Draft
    {
        let draft = try Draft.find(pid, in: database)
        let identity = try call.writer()
        let rights = try Rights.on(draft, type: types[draft.type], for: identity, in: database)
        guard rights.contains(.update) else { throw CapError.denied }
        return draft
    }

    func item(_ call: Call, _ pid: String, key: String) async throws -> Answer {
        switch call.method {
        case .get, .head: return try await get(call, pid, key)
        case .put: return try await rename(call, pid, key)
        case .delete: return try await delete(call, pid, key)
        default: throw CapError.method
        }
    }

    private func get(_ call: Call, _ pid: String, _ key: String) async throws -> Answer {
        let types = store.types
        return try store.read { database in
            let draft = try Draft.find(pid, in: database)
            let identity = try call.writer()
            let rights = try Rights.on(draft, type: types[draft.type], for: identity, in: database)
            guard rights.contains(.read) else { throw CapError.denied }
            guard let object = try StoredObject.find(bucket: draft.bucket, key: key, in: database) else {
                throw CapError.noURL
            }
            return .json(object.depositFile)
        }
    }

    private func rename(_ call: Call, _ pid: String, _ key: String) async throws -> Answer {
        let body = try await call.jsonBody()
        guard let name = body["filename"]?.string, !name.isEmpty, name == DepositFileRoutes.sanitized(name) else {
            throw CapError.rest(400, "Wrong file on input.")
        }
        return try await change(call, pid, status: 200) { draft, change in
            guard let object = try StoredObject.find(bucket: draft.bucket, key: key, in: change.database) else {
                throw CapError.noURL
            }
            try StoredObject.insert(
                bucket: draft.bucket, key: name, file: object.file, size: object.size, checksum: object.checksum,
                mimetype: MediaTypes.guess(name), tags: object.tags, &change)
            try object.mark(&change)
            return name
        }
    }

    private func delete(_ call: Call, _ pid: String, _ key: String) async throws -> Answer {
        _ = try await change(call, pid, status: 204) { draft, change in
            guard let object = try StoredObject.find(bucket: draft.bucket, key: key, in: change.database) else {
                throw CapError.rest(404, "The specified object does not exist or has already been deleted.")
            }
            try object.mark(&change)
            return nil
        }
        return .empty()
    }

    /// Changes the files of a draft, which here counts as a commit of the draft, and shows the file named by `body`.
    private func change(
        _ call: Call, _ pid: String, status: Int,
        _ body: @escaping @Sendable (Draft, inout Change) throws -> String?
    ) async throws -> Answer {
        let types = store.types
        return try store.write(call) { change in
            var draft = try DepositFileRoutes.changeable(call, pid, types: types, in: change.database)
            if try BucketRow.find(draft.bucket, in: change.database)?.isLocked == true {
                throw CapError(status: 403, family: .rest(message: .null, errors: nil))
            }
            let name = try body(draft, &change)
            try DraftWriting(types: types).commit(&draft, &change)
            let shown = try name.flatMap { try StoredObject.find(bucket: draft.bucket, key: $0, in: change.database) }
            return .json(shown?.depositFile ?? .null, status: status)
        }
    }

    /// Werkzeug's `secure_filename`: no folders, only harmless characters.
    private static func sanitized(_ name: String) -> String {
        let flat = name.replacing("/", with: " ").split(whereSeparator: \.isWhitespace).joined(separator: "_")
        let kept = flat.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        return String(kept.drop { "._".contains($0) })
    }
}
