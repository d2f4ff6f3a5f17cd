import JSON

/// The caller, users and roles (section 3.1 U1, U4 to U6).
struct AccountRoutes {
    let store: Store

    func answer(_ call: Call, _ segments: [String]) throws -> Answer {
        switch (segments.first ?? "", segments.dropFirst().first, segments.count) {
        case ("me", nil, 1):
            guard call.isRead else { throw CapError.method }
            return .json(me(try call.user()))
        case ("users", nil, 1):
            guard call.isRead else { throw CapError.method }
            return try list(call)
        case ("users", let id?, 2):
            guard let id = Int64(id), store.accounts.users[id] != nil else { throw CapError.noURL }
            guard call.isRead else { throw call.identity == nil ? CapError.noAuth : CapError.denied }
            return .json(store.accounts.json(user: id))
        case ("roles", _, _), ("users", _, _):
            // Nobody may, superusers neither.
            throw call.identity == nil ? CapError.noAuth : CapError.denied
        default: throw CapError.noURL
        }
    }

    /// Section 2.11: the types in which the caller may create, newest version each.
    private func me(_ identity: Identity) -> JSONValue {
        let types = store.types
        var seen: Set<String> = []
        let creatable = types.all.filter {
            $0.isIndexed && $0.isCreatable(by: identity) && seen.insert($0.name).inserted
        }
        var roles: [JSONValue] = identity.isSuperuser ? ["superuser"] : []
        for type in types.latest
        where type.isIndexed && (identity.isSuperuser || type.grants("deposit-schema-admin", to: identity)) {
            roles.append(.string("schema-admin:\(type.name)"))
        }
        return [
            "deposit_groups": .array(
                creatable.map { type in
                    [
                        "deposit_group": .string(type.name), "name": .string(type.fullname),
                        "schema_path": .string(type.depositPath),
                    ]
                }),
            "email": .string(identity.email), "id": .int(identity.id), "profile": [:], "roles": .array(roles),
        ]
    }

    private func list(_ call: Call) throws -> Answer {
        _ = try call.user()
        let page = max(1, call.query["page"].flatMap { Int($0) } ?? 1)
        let size = max(1, call.query["size"].flatMap { Int($0) } ?? 10)
        guard page <= 10000, size <= 10000, page * size < 10000 else {
            throw CapError.rest(400, "Maximum number of results have been reached.")
        }
        let accounts = store.accounts
        let wanted = call.query["q"] ?? ""
        let found = accounts.users.values
            .filter { wanted.isEmpty || $0.email.contains(wanted) || String($0.id) == wanted }
            .sorted { $0.email < $1.email }
        let hits = found.dropFirst((page - 1) * size).prefix(size).map { accounts.json(user: $0.id) }
        return .json(["hits": ["hits": .array(hits), "total": .int(found.count)], "links": [:]])
    }
}
