import GRDB
import JSON
import NIOConcurrencyHelpers

/// Users, roles and tokens, in memory: every request looks a token up.
struct AccountBook: Sendable {
    struct User: Sendable {
        let id: Int64
        let email: String
        let roles: [Int64]
        /// The user as objects show it (`U` of section 2).
        let shown: JSONText

        init(id: Int64, email: String, roles: [Int64]) {
            self.id = id
            self.email = email
            self.roles = roles
            shown = JSONText(AccountBook.json(email))
        }
    }

    struct Token: Sendable {
        let id: Int64
        let user: Int64
        let token: String
        let name: String
        let scopes: [String]
    }

    /// Users by id.
    let users: [Int64: User]
    /// Names of roles by id.
    let roles: [Int64: String]
    private let actions: [Int64: Set<String>]
    /// Tokens by text.
    let tokens: [String: Token]
    /// Who holds a token, by its text.
    private let identities: [String: Identity]
    /// Lists of rights as objects show them, by their text in a document: most documents of a user have the same.
    private let shownRights = NIOLockedValueBox<[String: JSONText]>([:])

    init(_ database: Database) throws {
        var rolesOfUsers: [Int64: [Int64]] = [:]
        for row in try database.all("SELECT user, role FROM user_roles ORDER BY user, role") {
            rolesOfUsers[row[0], default: []].append(row[1])
        }
        let users = Dictionary(
            uniqueKeysWithValues: try database.all("SELECT id, email FROM users").map { row in
                let id: Int64 = row[0]
                return (id, User(id: id, email: row[1], roles: rolesOfUsers[id] ?? []))
            })
        let roles = Dictionary(
            uniqueKeysWithValues: try database.all("SELECT id, name FROM roles").map {
                ($0[0] as Int64, $0[1] as String)
            })
        var actions: [Int64: Set<String>] = [:]
        for row in try database.all("SELECT role, action FROM role_actions") {
            actions[row[0], default: []].insert(row[1])
        }
        let tokens = Dictionary(
            uniqueKeysWithValues: try database.all("SELECT id, user, token, name, scopes FROM tokens").map { row in
                let scopes: String = row[4]
                let token = Token(
                    id: row[0], user: row[1], token: row[2], name: row[3],
                    scopes: scopes.split(separator: " ").map(String.init))
                return (token.token, token)
            })
        self.users = users
        self.roles = roles
        self.actions = actions
        self.tokens = tokens
        identities = tokens.compactMapValues { token in
            users[token.user].map { user in
                Identity(
                    id: user.id, email: user.email, scopes: Set(token.scopes),
                    principals: [user.id] + user.roles.map { -$0 },
                    actions: user.roles.reduce(into: []) { $0.formUnion(actions[$1] ?? []) },
                    roles: Set(user.roles.compactMap { roles[$0] }))
            }
        }
    }

    /// Who holds a token; nil when nobody does.
    func identity(token: String) -> Identity? { identities[token] }

    /// Every user and role that holds an experiment's access right (section 4.1).
    func rolesWith(action: String) -> [Int64] { actions.filter { $0.value.contains(action) }.keys.sorted() }

    /// A user as objects show it.
    func json(user id: Int64) -> JSONValue { AccountBook.json(users[id]?.email ?? "") }

    /// Adds a user as objects show it.
    func add(user id: Int64, to text: inout JSONText) {
        if let user = users[id] { text.value(user.shown) } else { text.value(json(user: id)) }
    }

    /// Adds a user as objects show it, null for nobody.
    func add(creator: Int64?, to text: inout JSONText) {
        if let creator { add(user: creator, to: &text) } else { text.value(.null) }
    }

    /// Adds a document's list of rights (`_access`) with people and groups by name.
    func add(rights written: String, to text: inout JSONText) {
        if let known = shownRights.withLockedValue({ $0[written] }) { return text.value(known) }
        let shown = shown(rights: (try? WrittenObject(written).members()) ?? [:])
        shownRights.withLockedValue { if $0.count < 1000 { $0[written] = shown } }
        text.value(shown)
    }

    private func shown(rights: JSONObject) -> JSONText {
        var text = JSONText()
        text.object { text in
            for (right, entry) in rights {
                text.member(right) { text in
                    text.object { text in
                        text.member("roles", roles(entry))
                        text.member("users") { text in
                            text.array { text in
                                for user in (entry["users"]?.array ?? []).compactMap(\.int) {
                                    add(user: user, to: &text)
                                }
                            }
                        }
                    }
                }
            }
        }
        return text
    }

    /// The names of the groups in an entry of a list of rights.
    func roles(_ entry: JSONValue) -> JSONValue {
        .array((entry["roles"]?.array ?? []).compactMap(\.int).map { .string(roles[$0] ?? "") })
    }

    private static func json(_ email: String) -> JSONValue { ["email": .string(email), "profile": [:]] }
}

/// The caller of a request.
struct Identity: Sendable {
    let id: Int64
    let email: String
    let scopes: Set<String>
    /// The user and the roles, as grants name them.
    let principals: [Int64]
    let actions: Set<String>
    /// Names of the roles.
    let roles: Set<String>

    var isSuperuser: Bool { actions.contains("superuser-access") }

    /// Whether the user belongs to an experiment.
    func isMember(of experiment: String) -> Bool { actions.contains(Identity.accessAction(experiment)) }

    /// The right that makes a member of an experiment.
    static func accessAction(_ experiment: String) -> String { experiment.lowercased() + "-access" }
}
