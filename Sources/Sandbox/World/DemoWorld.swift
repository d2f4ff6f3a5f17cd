import JSON

/// The world of a sandbox without `--world`: six people with readable tokens and four analysis types, one of
/// them in two versions.
///
/// Ada (the demo user) and Ben are in all four experiments and may create in every type; Cleo administers; Dan belongs to
/// nothing. Eve and Finn are only in the directory: they get an account when somebody shares something with them.
enum DemoWorld {
    static let demo = "ada.demo@cern.ch"
    static let colleague = "ben.colleague@cern.ch"

    private static let scopes = ["deposit:write", "deposit:actions"]
    private static let experiments = [
        ("cms-members@cern.ch", "cms-access"), ("lhcb-general@cern.ch", "lhcb-access"),
        ("atlas-active-members-all@cern.ch", "atlas-access"), ("alice-member@cern.ch", "alice-access"),
    ]

    static let world = World(
        users: [
            user(
                1, demo, experiments.map(\.0),
                [
                    World.Token(token: "demo-token", name: "demo", scopes: scopes),
                    World.Token(token: "demo-noscope-token", name: "demo-noscope", scopes: []),
                ]),
            user(
                2, colleague, experiments.map(\.0),
                [World.Token(token: "colleague-token", name: "colleague", scopes: scopes)]),
            user(
                3, "cleo.admin@cern.ch", ["analysis-preservation-support@cern.ch"],
                [World.Token(token: "admin-token", name: "admin", scopes: scopes)]),
            user(
                4, "dan.stranger@cern.ch", [], [World.Token(token: "stranger-token", name: "stranger", scopes: scopes)]),
        ],
        roles: experiments.map { World.Role(name: $0.0, actions: [$0.1]) } + [
            World.Role(name: "analysis-preservation-support@cern.ch", actions: ["superuser-access"])
        ],
        people: ["eve.directory@cern.ch", "finn.directory@cern.ch"],
        groups: ["cap-testers@cern.ch", "cms-members@cern.ch"],
        schemas: [
            schema(DemoTypes.cms, "cms-members@cern.ch"), schema(DemoTypes.lhcb, "lhcb-general@cern.ch"),
            schema(DemoTypes.atlas, "atlas-active-members-all@cern.ch"),
            schema(DemoTypes.atlasNext, "atlas-active-members-all@cern.ch"),
            schema(DemoTypes.alice, "alice-member@cern.ch"),
        ])

    private static func user(_ id: Int64, _ email: String, _ roles: [String], _ tokens: [World.Token]) -> World.User {
        World.User(id: id, email: email, roles: roles, tokens: tokens)
    }

    private static func schema(_ document: JSONObject, _ role: String) -> World.Schema {
        World.Schema(document: document, creators: [], creatingRoles: [role])
    }
}
