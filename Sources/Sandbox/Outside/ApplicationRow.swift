import GRDB
import JSON

/// An application that somebody registered (section 3.11 O2 to O6).
struct ApplicationRow: Sendable {
    let id: Int64
    let client: String
    let user: Int64
    let secret: String
    let form: JSONObject

    private static let columns = "id, client, user, secret, form"

    private init(_ row: Row) throws {
        id = row[0]
        client = row[1]
        user = row[2]
        secret = row[3]
        form = try JSONValue.parse(row[4] as String).object ?? [:]
    }

    static func all(of user: Int64, in database: Database) throws -> [ApplicationRow] {
        try database.all("SELECT \(columns) FROM applications WHERE user = ? ORDER BY id", [user]).map(
            ApplicationRow.init)
    }

    /// - Throws: NOURL also for an application of somebody else.
    static func find(_ client: String, user: Int64, in database: Database) throws -> ApplicationRow {
        let row = try database.one("SELECT \(columns) FROM applications WHERE client = ? AND user = ?", [client, user])
        guard let row else { throw CapError.noURL }
        return try ApplicationRow(row)
    }

    static func create(_ form: JSONObject, user: Int64, in database: Database) throws -> ApplicationRow {
        let client = Identifiers.secret(40)
        try database.run(
            "INSERT INTO applications (client, user, secret, form) VALUES (?, ?, ?, ?)",
            [client, user, Identifiers.secret(), JSONValue.object(form).text()])
        return try find(client, user: user, in: database)
    }

    /// What a body says, complete.
    ///
    /// - Throws: 400 with the fields that are missing.
    static func form(_ body: JSONValue?) throws(CapError) -> JSONObject {
        var errors = JSONObject()
        for name in ["name", "website"] where (body?[name]?.string ?? "").isEmpty {
            errors[name] = CapError.missingField
        }
        if body?["redirect_uris"]?.array == nil { errors["redirect_uris"] = CapError.missingField }
        guard errors.isEmpty else { throw .form(errors) }
        // The web form sends the truth value as text.
        let isConfidential = body?["is_confidential"].map { $0.bool ?? ($0.string != "False") } ?? true
        return [
            "description": body?["description"] ?? .null, "is_confidential": .bool(isConfidential),
            "name": body?["name"] ?? .null, "redirect_uris": body?["redirect_uris"] ?? [],
            "website": body?["website"] ?? .null,
        ]
    }

    func update(_ form: JSONObject, in database: Database) throws {
        try database.run("UPDATE applications SET form = ? WHERE id = ?", [JSONValue.object(form).text(), id])
    }

    func reset(in database: Database) throws {
        try database.run("UPDATE applications SET secret = ? WHERE id = ?", [Identifiers.secret(), id])
    }

    func delete(in database: Database) throws {
        try database.run("DELETE FROM applications WHERE id = ?", [id])
    }

    var json: JSONValue {
        var object = form
        let isConfidential = form["is_confidential"]?.bool ?? true
        object.merge([
            "client_id": .string(client), "client_secret": .string(secret),
            "client_type": isConfidential ? "confidential" : "public",
            "default_redirect_uri": form["redirect_uris"]?.array?.first ?? .null, "default_scopes": [],
            "is_internal": false,
            "oauth2tokens": [], "user_id": .int(user),
        ])
        return .object(object)
    }
}
