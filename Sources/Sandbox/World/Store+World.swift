import GRDB
import JSON

extension Store {
    /// Writes a world into an empty store.
    func load(_ world: World) throws {
        try prepare { change in
            change.changesAccounts = true
            let database = change.database
            for role in world.roles {
                try database.run("INSERT INTO roles (name) VALUES (?)", [role.name])
                let id = database.lastInsertedRowID
                for action in role.actions {
                    try database.run("INSERT INTO role_actions (role, action) VALUES (?, ?)", [id, action])
                }
            }
            for user in world.users {
                try database.run("INSERT INTO users (id, email) VALUES (?, ?)", [user.id, user.email.lowercased()])
                for role in user.roles {
                    try database.run(
                        "INSERT INTO user_roles (user, role) SELECT ?, id FROM roles WHERE name = ?", [user.id, role])
                }
            }
            try Store.insertTokens(world.users, in: database)
            for (kind, emails) in [("person", world.people), ("egroup", world.groups)] {
                for email in emails {
                    try database.run(
                        "INSERT OR IGNORE INTO directory (kind, email) VALUES (?, ?)", [kind, email.lowercased()])
                }
            }
            for schema in world.schemas { try Store.insert(schema, &change) }
        }
    }

    /// The first token of everybody, then the others: numbered as in the recordings.
    private static func insertTokens(_ users: [World.User], in database: Database) throws {
        let firsts = users.flatMap { user in user.tokens.prefix(1).map { (user.id, $0) } }
        let others = users.flatMap { user in user.tokens.dropFirst().map { (user.id, $0) } }
        for (user, token) in firsts + others {
            try database.run(
                "INSERT INTO tokens (user, token, name, scopes) VALUES (?, ?, ?, ?)",
                [user, token.token, token.name, token.scopes.joined(separator: " ")])
        }
    }

    private static func insert(_ schema: World.Schema, _ change: inout Change) throws {
        let type: Int64
        do {
            type = try TypeEditing.create(schema.document, creator: nil, &change)
        } catch is CapError {
            throw SandboxError("the world holds a type without proper name and version, or one twice")
        }
        for email in schema.creators {
            let principal = try Permissions.principal(email.lowercased(), isGroup: false, &change)
            try TypeEditing.grant(type, "deposit-schema-create", principal, in: change.database)
        }
        for name in schema.creatingRoles {
            let principal = try Permissions.principal(name, isGroup: true, &change)
            try TypeEditing.grant(type, "deposit-schema-create", principal, in: change.database)
        }
    }
}
