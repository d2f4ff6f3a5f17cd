import JSON

/// The caller's tokens (section 3.11 O1, O7).
struct ApplicationRoutes {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) throws -> Answer {
        let identity = try call.user()
        let tokens = store.accounts.tokens.values.filter { $0.user == identity.id }.sorted { $0.id < $1.id }
        switch (rest.first, rest.count) {
        case (nil, 0):
            guard call.isRead || call.method == .post else { throw CapError.method }
            let listed = tokens.map { token in
                var object = json(token)
                object["access_token"] = .string(token.token)
                return JSONValue.object(object)
            }
            return .json(["clients": [], "tokens": .array(listed)])
        case ("tokens", 2):
            guard call.isRead else { throw CapError.method }
            guard let token = tokens.first(where: { String($0.id) == rest[1] }) else { throw CapError.noURL }
            return .json(.object(json(token)))
        default: throw CapError.noURL
        }
    }

    private func json(_ token: AccountBook.Token) -> JSONObject {
        [
            "name": .string(token.name), "scopes": .array(token.scopes.map(JSONValue.string)), "t_id": .int(token.id),
        ]
    }
}
