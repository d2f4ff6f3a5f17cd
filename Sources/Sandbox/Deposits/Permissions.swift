import GRDB
import JSON

/// The `permissions` action (section 3.4 A5): all entries are applied, or none.
struct Permissions {
    private let draft: Draft
    private let database: Database
    private var access: JSONObject

    /// Applies a list of entries to the grants and to the `_access` of a draft.
    ///
    /// - Throws: the refusals of A5; CRASH where the server trips over the body.
    static func apply(_ body: JSONValue, to draft: inout Draft, _ change: inout Change) throws {
        guard let entries = body.array, let access = draft.document["_access"]?.object else { throw CapError.crash }
        var permissions = Permissions(draft: draft, database: change.database, access: access)
        for entry in entries { try permissions.apply(entry, &change) }
        draft.document["_access"] = .object(permissions.access)
    }

    private mutating func apply(_ entry: JSONValue, _ change: inout Change) throws {
        guard let email = entry["email"]?.string?.lowercased(), let type = entry["type"]?.string,
            let operation = entry["op"]?.string, let action = entry["action"]?.string
        else { throw CapError.crash }
        guard type == "user" || type == "egroup", operation == "add" || operation == "remove" else { return }
        // After a discard the names are `record-…`: the server does not find the list and breaks (section 7.13).
        guard ["deposit-read", "deposit-update", "deposit-admin"].contains(action), var lists = access[action]?.object
        else {
            throw CapError.crash
        }
        let principal = try Permissions.principal(email, isGroup: type == "egroup", &change)
        let right = String(action.dropFirst("deposit-".count))
        let isGranted =
            try database.one(
                "SELECT 1 FROM grants WHERE kind = ? AND object = ? AND action = ? AND principal = ?",
                [Draft.kind, draft.id, right, principal]) != nil
        let list = type == "user" ? "users" : "roles"
        let number = JSONValue.int(abs(principal))
        var holders = lists[list]?.array ?? []
        if operation == "add" {
            guard !isGranted else { throw CapError.rest(400, "Permission already exist.") }
            try AccessList.grant(Draft.kind, draft.id, right, principal, in: database)
            if !holders.contains(number) { holders.append(number) }
        } else {
            guard isGranted else { throw CapError.rest(400, "Permission does not exist.") }
            try database.run(
                "DELETE FROM grants WHERE kind = ? AND object = ? AND action = ? AND principal = ?",
                [Draft.kind, draft.id, right, principal])
            holders.removeAll { $0 == number }
        }
        lists[list] = .array(holders)
        access[action] = .object(lists)
    }

    /// The user or group with an address; those that only the directory knows get an account.
    static func principal(_ email: String, isGroup: Bool, _ change: inout Change) throws -> Int64 {
        let database = change.database
        let (table, column, kind) = isGroup ? ("roles", "name", "egroup") : ("users", "email", "person")
        let known = try database.one("SELECT id FROM \(table) WHERE \(column) = ?", [email])
        if let id: Int64 = known?[0] { return isGroup ? -id : id }
        guard try database.one("SELECT 1 FROM directory WHERE kind = ? AND email = ?", [kind, email]) != nil else {
            throw CapError.rest(400, "\(isGroup ? "Egroup" : "User") with this mail does not exist in LDAP.")
        }
        try database.run("INSERT INTO \(table) (\(column)) VALUES (?)", [email])
        change.changesAccounts = true
        return isGroup ? -database.lastInsertedRowID : database.lastInsertedRowID
    }
}
