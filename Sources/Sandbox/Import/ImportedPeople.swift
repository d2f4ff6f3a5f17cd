import GRDB
import JSON

/// People and groups of another server as accounts of the sandbox. Who asked the server is the sandbox's demo user here, so that
/// what was theirs is theirs; everybody else gets an account without a token.
struct ImportedPeople {
    let owner: Identity
    private let user: String?

    init(_ source: JSONValue, owner: Identity) {
        self.owner = owner
        user = source["user"]?.string?.lowercased()
    }

    /// The account of a person as objects show them; nil for nobody.
    func account(_ person: JSONValue?, _ change: inout Change) throws -> Int64? {
        guard let email = person?["email"]?.string?.lowercased(), !email.isEmpty else { return nil }
        if email == user { return owner.id }
        return try id(email, in: "users", column: "email", kind: "person", &change)
    }

    /// The rights that an object shows as its document stores them, with the owner of the copies in each list.
    func access(_ shown: JSONValue?, prefix: String, _ change: inout Change) throws -> JSONObject {
        var lists = shown?.object ?? [:]
        // After a discard a draft has lists under the names of records (section 7.13); the proper ones are then not added.
        if lists.isEmpty { for right in ["admin", "read", "update"] { lists["\(prefix)-\(right)"] = [:] } }
        var access = JSONObject()
        for (name, holders) in lists {
            var users = [owner.id]
            for person in holders["users"]?.array ?? [] {
                if let id = try account(person, &change), !users.contains(id) { users.append(id) }
            }
            var roles: [Int64] = []
            for role in (holders["roles"]?.array ?? []).compactMap(\.string) where !role.isEmpty {
                roles.append(try id(role, in: "roles", column: "name", kind: "egroup", &change))
            }
            access[name] = ["roles": .array(roles.map { .int($0) }), "users": .array(users.map { .int($0) })]
        }
        return access
    }

    /// Gives exactly the rights of these lists, and all to the owner of the copies.
    func grant(_ access: JSONObject, kind: Int, object: Int64, _ change: inout Change) throws {
        let database = change.database
        try database.run("DELETE FROM grants WHERE kind = ? AND object = ?", [kind, object])
        var readers: Set<Int64> = [owner.id]
        for (name, entry) in access {
            guard let right = name.split(separator: "-").last.map(String.init) else { continue }
            let holders = AccessList.principals(entry)
            for principal in holders { try AccessList.grant(kind, object, right, principal, in: database) }
            if right != "update" { readers.formUnion(holders) }
        }
        for right in ["read", "update", "admin"] {
            try AccessList.grant(kind, object, right, owner.id, in: database)
        }
        try AccessList.index(kind, object, readers, &change)
    }

    private func id(
        _ name: String, in table: String, column: String, kind: String, _ change: inout Change
    ) throws -> Int64 {
        let database = change.database
        if let known = try database.one("SELECT id FROM \(table) WHERE \(column) = ?", [name]) { return known[0] }
        try database.run("INSERT INTO \(table) (\(column)) VALUES (?)", [name])
        let id = database.lastInsertedRowID
        // Known to the directory too: they can be given rights in a rehearsal.
        try database.run("INSERT OR IGNORE INTO directory (kind, email) VALUES (?, ?)", [kind, name.lowercased()])
        change.changesAccounts = true
        return id
    }
}
