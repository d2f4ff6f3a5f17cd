import HTTPTypes
import JSON

/// Rights on a type and its notifications (section 3.2 S9 to S12). Anonymous callers get 403 here.
struct TypeAdministrationRoutes {
    let store: Store

    func answer(_ call: Call, _ name: String, version: String?, _ part: String) async throws -> Answer {
        guard let type = store.types.type(named: name, version: version) else { throw CapError.noSchema }
        guard call.identity?.isSuperuser == true else { throw CapError.denied }
        return try await part == "permissions" ? permissions(call, type) : notifications(call, type)
    }

    private func permissions(_ call: Call, _ type: AnalysisType) async throws -> Answer {
        if call.isRead { return .json(view(call).permissions(type)) }
        guard call.method == .post || call.method == .delete else { throw CapError.method }
        let isAdding = call.method == .post
        let body = try await call.optionalJSONBody() ?? [:]
        let log = try store.write(call) { change in
            try TypePermissions.apply(body, adding: isAdding, to: type.id, &change)
        }
        return .json(log, status: isAdding ? 201 : 202)
    }

    private func notifications(_ call: Call, _ type: AnalysisType) async throws -> Answer {
        let notifications: JSONValue?
        switch call.method {
        case .get, .head: return .json(type.config["notifications"] ?? [:])
        case .delete: notifications = nil
        case .post: notifications = try await body(call)
        case .patch: notifications = try TypeConfiguration.patched(type, with: try await body(call).array ?? [])
        default: throw CapError.method
        }
        let document = TypeConfiguration.document(of: type, notifications: notifications)
        try store.write(call) { change in try TypeEditing.store(document, of: type, &change) }
        if call.method == .delete { return .empty() }
        let view = view(call)
        guard let changed = view.types[type.id] else { throw CapError.crash }
        return .json(try view.adminForm(changed), status: 201)
    }

    private func body(_ call: Call) async throws -> JSONValue {
        guard let body = try? await call.jsonBody() else {
            throw CapError.plain(400, "Error occured due to invalid JSON.")
        }
        return body
    }

    private func view(_ call: Call) -> TypeView {
        TypeView(origin: call.origin, types: store.types, accounts: store.accounts)
    }
}
