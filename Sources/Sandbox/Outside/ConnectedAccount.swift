import GRDB
import JSON

/// Accounts at other services. In the sandbox everybody has one at each, until it is disconnected.
enum ConnectedAccount {
    private static let addresses = [
        "github": "https://github.com/", "gitlab": "https://gitlab.cern.ch/", "zenodo": "https://zenodo.org/",
        "cern": "https://auth.cern.ch/", "orcid": "https://orcid.org/",
    ]

    static func isConnected(_ service: String, user: Int64, in database: Database) throws -> Bool {
        guard addresses[service] != nil else { return false }
        return try database.one("SELECT 1 FROM disconnected_accounts WHERE user = ? AND service = ?", [user, service])
            == nil
    }

    static func disconnect(_ service: String, user: Int64, in database: Database) throws {
        try database.run("INSERT INTO disconnected_accounts (user, service) VALUES (?, ?)", [user, service])
    }

    /// `ada-demo` for `ada.demo@cern.ch`.
    static func username(_ email: String) -> String { String(email.prefix { $0 != "@" }).replacing(".", with: "-") }

    static func displayName(_ email: String) -> String {
        email.prefix { $0 != "@" }.split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(
            separator: " ")
    }

    static func profile(_ service: String, _ identity: Identity) -> JSONValue {
        let username = username(identity.email)
        let home = addresses[service] ?? ""
        return [
            "avatar_url": .string("\(home)\(username).png"), "email": .string(identity.email),
            "id": .int(1000 + identity.id),
            "name": .string(displayName(identity.email)), "profile_url": .string(home + username),
            "username": .string(username),
        ]
    }
}
