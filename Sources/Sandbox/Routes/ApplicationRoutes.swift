import GRDB
import JSON

/// The caller's tokens and applications (section 3.11 O1 to O10).
struct ApplicationRoutes {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) async throws -> Answer {
        let identity = try call.user()
        switch (rest.first, rest.count) {
        case (nil, 0):
            guard call.isRead || call.method == .post else { throw CapError.method }
            let clients = try store.read { try ApplicationRow.all(of: identity.id, in: $0) }
            let tokens = tokens(of: identity).map { $0.json(withText: true) }
            return .json(["clients": .array(clients.map(\.json)), "tokens": .array(tokens)])
        case ("tokens", 2...3): return try await token(call, identity, Array(rest.dropFirst()))
        case ("clients", 2...3): return try await client(call, identity, Array(rest.dropFirst()))
        default: throw CapError.noURL
        }
    }

    // MARK: Tokens

    private func tokens(of identity: Identity) -> [AccountBook.Token] {
        store.accounts.tokens.values.filter { $0.user == identity.id }.sorted { $0.id < $1.id }
    }

    private func token(_ call: Call, _ identity: Identity, _ rest: [String]) async throws -> Answer {
        if rest == ["new"] {
            guard call.method == .post else { throw CapError.method }
            return try await createToken(call, identity)
        }
        guard let token = tokens(of: identity).first(where: { String($0.id) == rest[0] }) else { throw CapError.noURL }
        switch (call.method, rest.dropFirst().first) {
        case (.get, nil), (.head, nil): return .json(token.json(withText: false))
        case (.post, nil):
            let form = try TokenForm(try await call.optionalJSONBody())
            try store.write(call) { change in
                change.changesAccounts = true
                try change.database.run(
                    "UPDATE tokens SET name = ?, scopes = ? WHERE id = ?",
                    [form.name, form.scopes.joined(separator: " "), token.id])
            }
            return .json([:])
        case (.delete, nil), (.get, "revoke"):
            try store.write(call) { change in
                change.changesAccounts = true
                try change.database.run("DELETE FROM tokens WHERE id = ?", [token.id])
            }
            return .json([:])
        case (_, nil): throw CapError.method
        default: throw CapError.noURL
        }
    }

    private func createToken(_ call: Call, _ identity: Identity) async throws -> Answer {
        let form = try TokenForm(try await call.optionalJSONBody())
        let text = Identifiers.secret()
        let id = try store.write(call) { change in
            change.changesAccounts = true
            try change.database.run(
                "INSERT INTO tokens (user, token, name, scopes) VALUES (?, ?, ?, ?)",
                [identity.id, text, form.name, form.scopes.joined(separator: " ")])
            return change.database.lastInsertedRowID
        }
        let token = AccountBook.Token(id: id, user: identity.id, token: text, name: form.name, scopes: form.scopes)
        return .json(token.json(withText: true))
    }

    // MARK: Applications

    private func client(_ call: Call, _ identity: Identity, _ rest: [String]) async throws -> Answer {
        if rest == ["new"] {
            guard call.method == .post else { throw CapError.method }
            let form = try ApplicationRow.form(try await call.optionalJSONBody())
            return .json(
                try store.write(call) { change in
                    try ApplicationRow.create(form, user: identity.id, in: change.database)
                }.json)
        }
        let body = call.method == .post ? try await call.optionalJSONBody() : nil
        switch (call.method, rest.dropFirst().first) {
        case (.get, nil), (.head, nil):
            return .json(try store.read { try ApplicationRow.find(rest[0], user: identity.id, in: $0) }.json)
        case (.post, nil):
            try store.write(call) { change in
                let row = try ApplicationRow.find(rest[0], user: identity.id, in: change.database)
                try row.update(try ApplicationRow.form(body), in: change.database)
            }
            return .json([:])
        case (.delete, nil):
            try store.write(call) { change in
                try ApplicationRow.find(rest[0], user: identity.id, in: change.database).delete(in: change.database)
            }
            return .json([:])
        case (.post, "reset"):
            return .json(
                try store.write(call) { change in
                    try ApplicationRow.find(rest[0], user: identity.id, in: change.database).reset(in: change.database)
                    return try ApplicationRow.find(rest[0], user: identity.id, in: change.database)
                }.json)
        case (_, nil): throw CapError.method
        default: throw CapError.noURL
        }
    }
}

extension AccountBook.Token {
    fileprivate func json(withText: Bool) -> JSONValue {
        var object: JSONObject = [
            "name": .string(name), "scopes": .array(scopes.map(JSONValue.string)), "t_id": .int(id),
        ]
        if withText { object["access_token"] = .string(token) }
        return .object(object)
    }
}

/// What a token is made from.
private struct TokenForm: Sendable {
    static let known = ["deposit:write", "deposit:actions", "user:email"]

    let name: String
    let scopes: [String]

    /// - Throws: 400 with the fields that are wrong.
    init(_ body: JSONValue?) throws(CapError) {
        guard let name = body?["name"]?.string, !name.isEmpty else { throw .form(["name": CapError.missingField]) }
        let scopes = (body?["scopes"]?.array ?? []).map { $0.string ?? "" }
        guard scopes.allSatisfy(TokenForm.known.contains) else { throw .form(["scopes": ["Scope is not supported."]]) }
        self.name = name
        self.scopes = scopes
    }
}

extension CapError {
    /// A form that is not filled in properly: `{"errors": {field: [sentence]}}`, with nothing beside it.
    static func form(_ errors: JSONObject) -> CapError {
        CapError(status: 400, family: .plain(["errors": .object(errors)]))
    }

    static let missingField: JSONValue = ["Missing data for required field."]
}
