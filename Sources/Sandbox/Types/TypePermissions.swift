import GRDB
import JSON

/// Giving and taking rights on all analyses of a type (section 3.2 S10, S11).
enum TypePermissions {
    private static let rights: [(kind: String, names: Set<String>)] = [
        ("deposit", ["create", "read", "update", "admin", "clone", "review", "delete", "upload"]),
        ("record", ["create", "read", "update", "admin", "delete"]),
    ]

    /// Applies a body and says what became of each entry, roles first. A bad entry does not fail the request; names that are
    /// no rights are skipped.
    static func apply(_ body: JSONValue, adding: Bool, to type: Int64, _ change: inout Change) throws -> JSONValue {
        var log: [JSONValue] = []
        for (list, isGroup) in [("roles", true), ("users", false)] {
            for (kind, names) in rights {
                for (right, holders) in body[kind]?.object ?? [:] where names.contains(right) {
                    for holder in (holders[list]?.array ?? []).compactMap(\.string) {
                        log.append(
                            try apply(
                                "\(kind)-schema-\(right)", holder, isGroup: isGroup, adding: adding, to: type, &change))
                    }
                }
            }
        }
        change.changesTypes = true
        // Who may read a type sees its drafts in lists.
        change.changesLists = true
        return .array(log)
    }

    private static func apply(
        _ action: String, _ holder: String, isGroup: Bool, adding: Bool, to type: Int64, _ change: inout Change
    ) throws -> JSONValue {
        let principal: Int64
        do {
            principal = try Permissions.principal(holder.lowercased(), isGroup: isGroup, &change)
        } catch is CapError {
            return failure(action, holder, "Doesn't exist in CERN database")
        }
        let database = change.database
        let isHeld =
            try database.one(
                "SELECT 1 FROM type_grants WHERE type = ? AND action = ? AND principal = ?", [type, action, principal])
            != nil
        if adding {
            guard !isHeld else { return failure(action, holder, "Already exists") }
            try TypeEditing.grant(type, action, principal, in: database)
        } else {
            guard isHeld else { return failure(action, holder, "Doesn't exist") }
            try database.run(
                "DELETE FROM type_grants WHERE type = ? AND action = ? AND principal = ?", [type, action, principal])
        }
        return [
            "action": .string(action), isGroup ? "role" : "user": .string(holder),
            "status": adding ? "allow" : "remove",
        ]
    }

    /// The server names failed users under `role`, too.
    private static func failure(_ action: String, _ holder: String, _ message: String) -> JSONValue {
        ["action": .string(action), "message": .string(message), "role": .string(holder), "status": "error"]
    }
}
