/// Parameters that several Code Ocean operations share.
extension Parameter {
    /// An identifier in the path (reference 1.1).
    static func uuid(_ name: String, _ summary: String) -> Parameter {
        Parameter(name, .string, .path(), required: true, check: "uuid", summary)
    }

    static let computationID = uuid("computation_id", "Identifier of the computation.")
    static let dataAssetID = uuid("data_asset_id", "Identifier of the data asset.")

    /// Data assets to attach or to run with (reference 3.6).
    static func attachments(required: Bool) -> Parameter {
        Parameter(
            "data_assets", .array, .body, required: required, check: required ? "some_attachments" : "attachments",
            "Identifiers of data assets, or `{ id =, mount = }` with the folder below `data` for each.")
    }

    static let detachments = Parameter(
        "data_assets", .array, .body, required: true, check: "some_uuids", "Identifiers of the data assets.")

    /// `check` is the check of the roles that this kind of thing has.
    static func permissions(check: String) -> Parameter {
        Parameter(
            "permissions", .object, .body, required: true, check: check,
            "`{ users = { { email =, role = } }, groups = { { group =, role = } }, everyone =, share_assets = }`, any of them."
        )
    }

    /// A file or folder within results or a data asset, as `POST` has it.
    static func folder(of thing: String) -> Parameter {
        Parameter("path", .string, .body, positional: true, "Folder of \(thing); the root unless told.")
    }

    static let filePath = Parameter(
        "path", .string, .query("path"), required: true, check: "not_empty", "Path of the file, as the list shows it.")

    /// What a search looks for (reference 8.1).
    static let searchText: [Parameter] = [
        Parameter(
            "query", .string, .body, positional: true,
            "Free text and `field:value` terms, such as `name:\"single cell\" tag:rna`."),
        Parameter(
            "filters", .array, .body, check: "search_filters",
            "List of `{ key =, value = | values = | range = { min =, max = }, exclude = }`; all must hold."),
        Parameter(
            "ownership", .string, .body, values: ["created", "shared", "private"],
            "Created by you, shared with you, or your own."),
        Parameter("favorite", .boolean, .body, "Only your favourites."),
        Parameter("archived", .boolean, .body, "Only archived ones (true); else only the others."),
    ]

    /// Order and part of the hits of a search.
    static func searchOrder(by fields: [String]) -> [Parameter] {
        [
            Parameter("sort_field", .string, .body, values: fields, "Order by this."),
            Parameter(
                "sort_order", .string, .body, values: ["asc", "desc"],
                "Direction of the order; without sort_field the server ignores it."),
            Parameter("limit", .integer, .body, check: "page_limit", "Hits on a page, 1 to 1000; 100 unless told."),
            Parameter(
                "offset", .integer, .body, check: "not_negative", aliases: ["from"],
                "Number of hits to leave out first."),
            Parameter(
                "next_token", .string, .body, check: "not_empty",
                "The next_token of the page before, for the page after it; offset is ignored then."),
        ]
    }
}

extension Operation.Body {
    /// An object of the parameters that go into the body, under their own names.
    static func fields(of parameters: [Parameter]) -> Operation.Body {
        let names = parameters.filter { $0.place == .body }.map(\.name)
        return .fields(Dictionary(uniqueKeysWithValues: zip(names, names)))
    }
}
