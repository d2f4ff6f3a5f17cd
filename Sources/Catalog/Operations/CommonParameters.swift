/// Parameters that several CAP operations share.
extension Parameter {
    static let pid = Parameter("pid", .string, .path(), required: true, check: "identifier", "Identifier of the draft.")

    static let ifMatch = Parameter(
        "if_match", .revision, .ifMatch(),
        "Revision the draft must still have, else nothing is changed and the error is a `conflict`: a number, true for "
            + "the one last read, or a record that was read.")

    /// Shapes of a draft in an answer (reference 2.1 to 2.6).
    static let draftView = Parameter(
        "view", .string, .view(draftViews), values: ["full", "basic", "form", "permissions", "repositories"],
        "Shape of the answer: `full` (default), `basic` (pid, metadata, created, updated), `form` (with the schemas), "
            + "`permissions` or `repositories`.")

    /// Shapes of a hit in a page of a search (reference 2.2, 2.3).
    static let pageView = Parameter(
        "view", .string, .view(pageViews), values: ["full", "basic"],
        "Shape of the hits: `full` (default) or `basic`.")

    /// Shapes of a published record (reference 2.8).
    static let recordView = Parameter(
        "view", .string, .view(recordViews), values: ["full", "basic", "form"],
        "Shape of the answer: `full` (default), `basic` or `form`.")

    /// Query of a search (reference 1.8).
    static let search: [Parameter] = [
        Parameter(
            "q", .query, .query("q"),
            "Query: a text in the OpenSearch query-string syntax, or a table such as "
                + "`{ \"muon\", [\"basic_info.cadi_id\"] = \"HIG-24-007\", year = { from = 2016 } }`."),
        Parameter(
            "type", .string, .query("collection"), "Only analyses of this type (sent as the filter `collection`)."),
        Parameter("collection", .string, .query("collection"), "The same filter under the server's name."),
        Parameter("collection_version", .string, .query("collection_version"), "Only this version of the type."),
        Parameter("by_me", .boolean, .query("by_me"), "Only what you created (true) or what others did (false)."),
        Parameter(
            "sort", .string, .query("sort"), values: ["mostrecent", "-mostrecent", "bestmatch", "-bestmatch"],
            "Order of the hits."),
        Parameter("page", .integer, .query("page"), check: "positive", "Page, counted from 1."),
        Parameter("size", .integer, .query("size"), check: "positive", "Hits on a page, 10 unless told."),
    ]

    static let draftViews = [
        "full": "application/json", "basic": "application/basic+json", "form": "application/form+json",
        "permissions": "application/permissions+json", "repositories": "application/repositories+json",
    ]
    static let pageViews = draftViews.filter { ["full", "basic"].contains($0.key) }
    static let recordViews = draftViews.filter { ["full", "basic", "form"].contains($0.key) }
}
