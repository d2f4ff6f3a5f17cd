extension Catalog {
    /// The caller, other people and the start page (reference 3.1).
    static let account: [Operation] = [
        Operation(
            "me", "Returns who you are on the server: id, e-mail, roles and the types you may create.",
            effect: .read, .get, "/me",
            returns: "{ id, email, roles, profile, deposit_groups }",
            notes: "Any valid token may call it, so it tells a bad token from a missing right.",
            example: "print(cap.me().email)", source: "cap-api 3.1 U1, 2.11"
        ),
        Operation(
            "dashboard",
            "Returns what the start page of the portal shows: the newest drafts and records, yours and all.",
            effect: .read, .get, "/dashboard",
            returns: "{ drafts, published, user_drafts, user_published, user_workflows, user_drafts_count, ... }; each "
                + "list is { data, more } with at most five in `data`",
            example: "print(cap.dashboard().user_drafts_count, \"drafts of mine\")", source: "cap-api 3.1 U2"
        ),
        Operation(
            "collection", "Returns the newest drafts and records of a type, and what the type's page shows of it.",
            effect: .read, .get, "/collection/{type}{/version}",
            parameters: [
                Parameter("type", .string, .path(), required: true, check: "identifier", "Name of the type."),
                Parameter(
                    "version", .string, .path(), positional: true, check: "version",
                    "Version of the type; all without it."),
            ],
            returns:
                "{ drafts, published, user_drafts, user_published, schema_data }; each list is { data, more } with at "
                + "most five in `data`",
            notes: "Needs the right to read the type. An unknown type looks like a missing page (404).",
            example:
                "local page = cap.collection(\"cms-analysis\")\nprint(page.schema_data.fullname, #page.drafts.data)",
            source: "cap-api 3.1 U3"
        ),
        Operation(
            "users.list", "Finds people who have an account, by a part of their e-mail or by their number.",
            effect: .read, .get, "/users",
            parameters: [
                Parameter("q", .string, .query("q"), "A part of the e-mail, or the whole number."),
                Parameter("page", .integer, .query("page"), check: "positive", "Page, counted from 1."),
                Parameter("size", .integer, .query("size"), check: "positive", "People on a page, 10 unless told."),
            ],
            returns: "{ hits = { hits = { { email, profile }, ... }, total = n }, links }",
            notes:
                "Only pages below the 10,000th person exist. An account appears when somebody logs in or is given a right.",
            example:
                "for _, person in ipairs(cap.users.list{ q = \"cern.ch\", size = 5 }.hits.hits) do print(person.email) end",
            source: "cap-api 3.1 U4"
        ),
        Operation(
            "users.get", "Returns one person, by number.",
            effect: .read, .get, "/users/{id}",
            parameters: [
                Parameter(
                    "id", .integer, .path(), required: true, check: "not_negative",
                    "Number of the account, as cap.me shows it.")
            ],
            returns: "{ email, profile }",
            notes: "The server answers this without a token, too.",
            example: "print(cap.users.get(cap.me().id).email)", source: "cap-api 3.1 U5"
        ),
        Operation(
            "ping", "Asks the server, or a service behind it, for a sign of life.",
            effect: .read, .get, "/ping{/service}",
            parameters: [
                Parameter(
                    "service", .string, .path(), positional: true, values: ["db", "search", "files"],
                    "The service to ask for: database, search or files.")
            ],
            result: .text, returns: "`Pong!` for the server, `OK!` for a service",
            notes: "Works without a token. A service that is down gives an error with status 500 and the text ERROR.",
            example: "print(cap.ping(), cap.ping(\"db\"))", source: "cap-api 3.1 U10"
        ),
    ]
}
