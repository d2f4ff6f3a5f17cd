import GRDB
import JSON

/// An entry in a draft's list of repositories (section 2.6). Its snapshots stay empty: no host sends events to a sandbox.
enum Webhook {
    /// The list, as drafts show it.
    static func json(draft: Int64, in database: Database) throws -> JSONValue {
        let rows = try database.all(
            "SELECT id, host, owner, name, branch, event FROM webhooks WHERE draft = ? ORDER BY id", [draft])
        return .array(
            rows.map { row in
                let id: Int64 = row[0]
                let branch: String? = row[4]
                let event: String? = row[5]
                return [
                    "branch": branch.map(JSONValue.string) ?? .null, "event_type": event.map(JSONValue.string) ?? .null,
                    "host": .string(row[1]), "id": .int(id), "name": .string(row[3]), "owner": .string(row[2]),
                    "snapshots": [],
                ]
            })
    }

    /// Adds an entry; one without event only once.
    ///
    /// - Throws: the refusal of a second connection for the same event.
    static func add(
        _ repository: ExampleRepository, branch: String?, event: String?, to draft: Int64, in database: Database
    ) throws {
        let place: Database.Arguments = [draft, repository.host, repository.owner, repository.name, branch, event]
        let present = try database.one(
            """
            SELECT 1 FROM webhooks
            WHERE draft = ? AND host = ? AND owner = ? AND name = ? AND branch IS ? AND event IS ? AND active = 1
            """, place)
        if present != nil {
            guard let event else { return }
            throw CapError.rest(400, "Analysis already connected with \(event) webhook.")
        }
        try database.run(
            "INSERT INTO webhooks (draft, host, owner, name, branch, event, active) VALUES (?, ?, ?, ?, ?, ?, 1)", place
        )
    }

    /// A7. Like the server, looks at no more than the number: it need not belong to the draft (section 7.32).
    static func disconnect(_ body: JSONValue?, in database: Database) throws {
        guard let body else { throw CapError.crash }
        guard let id = body["subscriber_id"] else { throw CapError.rest(400, "Missing subscriber_id parameter") }
        try database.run("UPDATE webhooks SET active = 0 WHERE id = ? AND event IS NOT NULL", [id.int])
        guard database.changesCount > 0 else {
            throw CapError.rest(400, "This webhook was not registered with analysis.")
        }
    }
}
