import HTTPTypes
import JSON

/// `/jsonschemas` (section 3.2).
struct TypeRoutes {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) async throws -> Answer {
        guard let name = rest.first else {
            switch call.method {
            case .get, .head: return try list(call)
            case .post: return try await create(call)
            default: throw CapError.method
            }
        }
        if rest == [name, "versions"] { return try versions(call, name) }
        if let part = rest.last, part == "permissions" || part == "notifications",
            rest.count == 2 || (rest.count == 3 && TypeEditing.isVersion(rest[1]))
        {
            return try await TypeAdministrationRoutes(store: store).answer(
                call, name, version: rest.count == 3 ? rest[1] : nil, part)
        }
        if rest.count == 3, rest[2] == "validate", TypeEditing.isVersion(rest[1]) {
            return try await validate(call, name, version: rest[1])
        }
        guard rest.count <= 2, rest.count == 1 || TypeEditing.isVersion(rest[1]) else { throw CapError.noURL }
        return try await item(call, name, version: rest.count == 2 ? rest[1] : nil)
    }

    private func view(_ call: Call) -> TypeView {
        TypeView(origin: call.origin, types: store.types, accounts: store.accounts)
    }

    private func list(_ call: Call) throws -> Answer {
        let identity = try call.user()
        let view = view(call)
        let types = call.query.flag("latest") ? view.types.latest : view.types.all
        let resolved = call.query.flag("resolve")
        return .json(
            .array(
                try types.filter { $0.isReadable(by: identity) }.map {
                    .object(try view.object($0, resolved: resolved))
                }))
    }

    private func item(_ call: Call, _ name: String, version: String?) async throws -> Answer {
        switch call.method {
        case .get, .head:
            let identity = try call.user()
            let view = view(call)
            guard let type = view.types.type(named: name, version: version) else { throw CapError.noSchema }
            guard type.isReadable(by: identity) else { throw CapError.denied }
            if call.query.flag("config") && isAdmin(identity, type) { return .json(try view.adminForm(type)) }
            return .json(.object(try view.object(type, resolved: call.query.flag("resolve"))))
        case .put, .patch, .delete:
            guard let version else { throw CapError.method }
            return try await change(call, name, version: version)
        default: throw CapError.method
        }
    }

    private func versions(_ call: Call, _ name: String) throws -> Answer {
        guard call.isRead else { throw CapError.method }
        _ = try call.user()
        let view = view(call)
        let versions = view.types.versions(of: name)
        guard let latest = versions.first else { throw CapError.noSchema }
        return .json(["latest": view.version(latest), "versions": .array(versions.map(view.version))])
    }

    private func isAdmin(_ identity: Identity, _ type: AnalysisType) -> Bool {
        identity.isSuperuser || type.grants("deposit-schema-admin", to: identity)
    }

    private func create(_ call: Call) async throws -> Answer {
        let identity = try call.user()
        guard identity.isSuperuser else { throw CapError.forbidden }
        let body = try await call.optionalJSONBody()?.object ?? [:]
        let id = try store.write(call) { change in
            try TypeEditing.create(body, creator: identity.id, &change)
        }
        let view = view(call)
        guard let type = view.types[id] else { throw CapError.crash }
        return .json(try view.adminForm(type))
    }

    private func change(_ call: Call, _ name: String, version: String) async throws -> Answer {
        let identity = try call.user()
        guard identity.isSuperuser else { throw CapError.forbidden }
        guard let type = store.types.type(named: name, version: version) else {
            throw call.method == .put ? CapError.noURL : CapError.noSchema
        }
        if call.method == .delete {
            try store.write(call) { change in try TypeEditing.delete(type, &change) }
            return .empty()
        }
        let body = try? await call.jsonBody()
        if call.method == .patch {
            guard let operations = body?.array else { throw CapError.plain(400, "Invalid/No patch data provided.") }
            try store.write(call) { change in try TypeEditing.patch(type, with: operations, &change) }
        } else {
            try store.write(call) { change in try TypeEditing.update(type, with: body?.object ?? [:], &change) }
        }
        let view = view(call)
        guard let changed = view.types[type.id] else { throw CapError.crash }
        return .json(try view.adminForm(changed))
    }

    /// S13: `required` counts here, for drafts as well.
    private func validate(_ call: Call, _ name: String, version: String) async throws -> Answer {
        guard call.method == .post else { throw CapError.method }
        let identity = try call.user()
        let types = store.types
        guard let type = types.type(named: name, version: version) else { throw CapError.noURL }
        guard type.isReadable(by: identity) else { throw CapError.denied }
        guard let documents = try await call.optionalJSONBody()?.array, !documents.isEmpty else {
            return .json(["message": "No data to validate."])
        }
        let schema = types.compiledSchema(type, published: call.query.flag("published"))
        var failures: [JSONValue] = []
        for (index, document) in documents.enumerated() {
            let violations = try schema.violations(of: document)
            guard !violations.isEmpty else { continue }
            failures.append([
                "errors": .array(violations.map(DraftValidation.fieldError)), "index": .int(index),
            ])
        }
        return failures.isEmpty ? .json(["message": "Schema(s) validated."]) : .json(.array(failures), status: 400)
    }
}
