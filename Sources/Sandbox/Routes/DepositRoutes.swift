import GRDB
import HTTPTypes
import JSON

/// `/deposits` (section 3.3). The checks stand in the order of section 4.1: the first that fails decides the answer.
struct DepositRoutes: Sendable {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) async throws -> Answer {
        guard let pid = rest.first else { return try await collection(call) }
        switch (rest.count, rest.dropFirst().first) {
        case (1, _) where pid == "_options" && call.isRead: return .json(SearchOptions.deposits)
        case (1, _): return try await item(call, pid)
        case (2, "files"): return try await files(call, pid)
        case (3..., "files"):
            return try await DepositFileRoutes(store: store).item(
                call, pid, key: rest.dropFirst(2).joined(separator: "/"))
        case (3, "actions"): return try await ActionRoutes(store: store).answer(call, pid, rest[2])
        default: throw CapError.noURL
        }
    }

    private func collection(_ call: Call) async throws -> Answer {
        switch call.method {
        case .get, .head: return try await SearchRoutes(store: store).answer(call, .drafts)
        case .post: return try await create(call)
        case .options: return Call.options("OPTIONS, GET, POST, HEAD")
        default: throw CapError.method
        }
    }

    private func item(_ call: Call, _ pid: String) async throws -> Answer {
        switch call.method {
        case .get, .head: return try await get(call, pid)
        case .put: return try await put(call, pid)
        case .patch: return try await patch(call, pid)
        case .delete: return try await delete(call, pid)
        case .options: return Call.options("DELETE, PUT, OPTIONS, GET, HEAD, PATCH")
        default: throw CapError.method
        }
    }

    private func get(_ call: Call, _ pid: String) async throws -> Answer {
        let view = call.view(store)
        return try store.read { database in
            let draft = try Draft.find(pid, in: database)
            let rights = try readable(draft, call, view, in: database)
            let etag = "\"\(draft.revision)\""
            if Preconditions.isUnchanged(call.request.headers, etag: etag, updated: draft.updated) {
                var answer = Answer.empty(status: 304, type: nil)
                answer.set(.eTag, etag)
                return answer
            }
            return try DepositAnswer(call: call, view: view).item(draft, rights: rights, in: database)
        }
    }

    /// - Throws: NOAUTH, DENIED.
    private func readable(_ draft: Draft, _ call: Call, _ view: DraftView, in database: Database) throws -> Rights {
        let identity = try call.writer()
        let rights = try Rights.on(draft, type: view.types[draft.type], for: identity, in: database)
        guard rights.contains(.read) else { throw CapError.denied }
        return rights
    }

    private func create(_ call: Call) async throws -> Answer {
        let identity = try call.writer()
        let body = try await call.jsonBody()
        let types = store.types
        let creation = DraftCreation(types: types, identity: identity)
        let type = try creation.type(for: body)
        let media = call.mediaType
        guard media == "application/json" || media == "application/json-patch+json" else { throw CapError.media(media) }
        guard let object = body.object else { throw CapError.noType }
        let view = call.view(store)
        return try store.write(call) { change in
            let draft = try creation.create(object, type: type, cleans: media == "application/json", &change)
            var answer = try DepositAnswer(call: call, view: view).item(
                draft, rights: .all, status: 201, in: change.database)
            answer.set(.location, "\(call.origin)/deposits/\(draft.pid)")
            return answer
        }
    }

    private func put(_ call: Call, _ pid: String) async throws -> Answer {
        _ = try store.read { try Draft.find(pid, in: $0) }
        let media = call.mediaType
        guard media == "application/json" || media == "application/json-patch+json" else { throw CapError.media(media) }
        let body = try await call.jsonBody()
        guard let object = body.object else { throw CapError.crash }
        let view = call.view(store)
        return try store.write(call) { change in
            var draft = try Draft.find(pid, in: change.database)
            try Preconditions.check(call.request.headers, revision: draft.revision)
            guard draft.isOpen else { throw CapError.invalidAction }
            let rights = try Rights.on(draft, type: view.types[draft.type], for: call.identity, in: change.database)
            guard rights.contains(.update) else { throw CapError.forbidden }
            let type = view.types[draft.type]
            let old = draft.document.members
            var document = DraftBody.replaced(old, with: DraftBody.cleaned(object))
            if let type { document = view.types.fieldRules(type).copying(document) }
            try type.flatMap(view.types.enforced)?.check(document, replacing: old, by: call.identity)
            draft.document = StoredDocument(document)
            try DraftWriting(types: view.types).commit(&draft, &change)
            return try DepositAnswer(call: call, view: view).item(draft, rights: rights, in: change.database)
        }
    }

    private func patch(_ call: Call, _ pid: String) async throws -> Answer {
        guard call.mediaType == "application/json-patch+json" else { throw CapError.patchMedia }
        let body = await call.jsonBodyOrError()
        let view = call.view(store)
        return try store.write(call) { change in
            var draft = try Draft.find(pid, in: change.database)
            let body = try body.get()
            try Preconditions.check(call.request.headers, revision: draft.revision)
            let rights = try Rights.on(draft, type: view.types[draft.type], for: call.identity, in: change.database)
            guard rights.contains(.update) else { throw CapError.forbidden }
            guard let operations = body.array else { throw CapError.crash }
            let old = draft.document.members
            let document = try DraftBody.patched(old, with: operations)
            try view.types[draft.type].flatMap(view.types.enforced)?
                .check(document, replacing: old, by: call.identity)
            guard draft.isOpen else { throw CapError.invalidAction }
            draft.document = StoredDocument(document)
            try DraftWriting(types: view.types).commit(&draft, &change)
            return try DepositAnswer(call: call, view: view).item(draft, rights: rights, in: change.database)
        }
    }

    private func delete(_ call: Call, _ pid: String) async throws -> Answer {
        let types = store.types
        return try store.write(call) { change in
            let draft = try Draft.find(pid, in: change.database)
            let identity = try call.writer()
            let rights = try Rights.on(draft, type: types[draft.type], for: identity, in: change.database)
            guard rights.contains(.admin) else { throw CapError.denied }
            // The server compares with its internal version, which is one ahead (section 7.9).
            try Preconditions.check(call.request.headers, revision: draft.revision + 1)
            guard draft.isOpen, draft.recid == nil else { throw CapError.invalidAction }
            try DraftDeletion.delete(draft, &change)
            return .empty()
        }
    }

    private func files(_ call: Call, _ pid: String) async throws -> Answer {
        if call.method == .post { return try await DepositFileRoutes(store: store).upload(call, pid) }
        if call.method == .put { return try await DepositFileRoutes(store: store).order(call, pid) }
        guard call.isRead else { throw CapError.method }
        let view = call.view(store)
        return try store.read { database in
            let draft = try Draft.find(pid, in: database)
            _ = try readable(draft, call, view, in: database)
            let files = try StoredObject.listed(of: draft.bucket, in: database).map(\.depositFile)
            // The server labels the list as HTML (section 7.16).
            return .json(.array(files), type: "text/html; charset=utf-8")
        }
    }
}
