/// The people and tokens of the Code Ocean half: those of ``DemoWorld``, whatever world the CAP half was given.
enum OceanAccounts {
    /// A token with its scopes; a revoked one is known and refused.
    struct Token: Sendable {
        let token: String
        let user: OceanUser
        let scopes: Set<OceanScope>
        var isRevoked = false
    }

    static let ada = OceanUser(DemoWorld.demo, isAdministrator: true, groups: ["ocean-team"])
    static let ben = OceanUser(DemoWorld.colleague, groups: ["ocean-team"])
    static let cleo = OceanUser("cleo.admin@cern.ch", groups: ["reef-group"])
    static let dan = OceanUser("dan.stranger@cern.ch")
    /// Everybody whom permissions can name: Eve and Finn have no token.
    static let users = [
        ada, ben, cleo, dan, OceanUser("eve.directory@cern.ch"), OceanUser("finn.directory@cern.ch"),
    ]
    /// The groups that permissions can name.
    static let groups: Set<String> = ["ocean-team", "reef-group"]

    /// The token of the demo user, an administrator.
    static let demoToken = "cop_demo"

    static let tokens: [Token] = [
        Token(token: demoToken, user: ada, scopes: Set(OceanScope.allCases)),
        Token(token: "cop_colleague", user: ben, scopes: Set(OceanScope.allCases)),
        Token(token: "cop_stranger", user: dan, scopes: Set(OceanScope.allCases)),
        Token(token: "cop_reader", user: ben, scopes: [.capsuleRead, .assetRead]),
        Token(token: "cop_nodata", user: ben, scopes: [.capsuleRead, .capsuleWrite]),
        Token(token: "cop_revoked", user: ben, scopes: Set(OceanScope.allCases), isRevoked: true),
    ]

    private static let byToken = Dictionary(uniqueKeysWithValues: tokens.map { ($0.token, $0) })
    private static let byID = Dictionary(uniqueKeysWithValues: users.map { ($0.id, $0) })
    private static let byEmail = Dictionary(uniqueKeysWithValues: users.map { ($0.email, $0) })

    static func token(_ text: String) -> Token? { byToken[text] }

    static func user(id: String) -> OceanUser? { byID[id] }

    static func user(email: String) -> OceanUser? { byEmail[email.lowercased()] }
}
