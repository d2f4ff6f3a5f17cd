import JSON

/// A search, read from the body of its request (section 8.1). Members it does not know are ignored.
struct OceanSearchRequest: Sendable {
    enum Order: String, Sendable, CaseIterable { case asc, desc }
    enum Ownership: String, Sendable, CaseIterable { case created, shared, `private` }
    enum Status: String, Sendable, CaseIterable { case release, non_release }
    enum Origin: String, Sendable, CaseIterable { case `internal`, external }

    static let standardLimit = 100
    static let maximumLimit = 1000

    /// `capsules`, `pipelines` or `data_assets`.
    let route: String
    let user: OceanUser
    let now: Double
    let query: OceanQuery
    let filters: [OceanFilter]
    let ownership: Ownership?
    let status: Status?
    let kind: DataAsset.Kind?
    let origin: Origin?
    let isFavourite: Bool
    let isArchived: Bool
    let offset: Int
    let limit: Int
    let token: String?
    /// The field to sort by; nil for relevance.
    let sortField: String?
    let isDescending: Bool
    /// All that decides about the results and their order, and who asks: what a token is good for.
    let identity: String

    /// - Parameter item: what is searched for.
    /// - Throws: 400 for wrong types, words and numbers.
    init<Item: OceanSearchable>(
        _ fields: OceanFields, for item: Item.Type, route: String, user: OceanUser, now: Double
    ) throws(OceanError) {
        self.route = route
        self.user = user
        self.now = now
        query = OceanQuery(try fields.text("query") ?? "", fields: Item.queryFields)
        var filters: [OceanFilter] = []
        for entry in try fields.list("filters") ?? [] { filters.append(try OceanFilter(entry)) }
        self.filters = filters
        ownership = try fields.choice("ownership", Ownership.self)
        let searchesAssets = Item.self == DataAsset.self
        status = searchesAssets ? nil : try fields.choice("status", Status.self)
        kind = searchesAssets ? try fields.choice("type", DataAsset.Kind.self) : nil
        origin = searchesAssets ? try fields.choice("origin", Origin.self) : nil
        isFavourite = try fields.flag("favorite") ?? false
        isArchived = try fields.flag("archived") ?? false
        var offset: Int?
        for name in ["offset", "from", "start"] where offset == nil { offset = try fields.integer(name) }
        self.offset = offset ?? 0
        guard self.offset >= 0 else { throw .bad("offset must not be negative") }
        limit = try fields.integer("limit") ?? OceanSearchRequest.standardLimit
        guard (1...OceanSearchRequest.maximumLimit).contains(limit) else {
            throw .bad("limit must be from 1 to \(OceanSearchRequest.maximumLimit), not \(limit)")
        }
        let token = try fields.text("next_token")
        self.token = token?.isEmpty == true ? nil : token
        let sortField = try fields.text("sort_field")
        if let sortField, !Item.sortFields.contains(sortField) {
            throw .bad(
                "sort_field must be one of \(Item.sortFields.joined(separator: ", ")), not \"\(sortField)\"")
        }
        // A direction alone is ignored, but must be one (section 11, trap 20).
        let order = try fields.choice("sort_order", Order.self)
        if let sortField {
            self.sortField = sortField
            isDescending = order == .desc
        } else if !query.isEmpty {
            self.sortField = nil
            isDescending = true
        } else {
            self.sortField = searchesAssets ? "created" : "name"
            isDescending = searchesAssets
        }
        let names = [
            "archived", "favorite", "filters", "origin", "ownership", "query", "sort_field", "sort_order", "status",
            "type",
        ]
        var identity = JSONObject()
        for name in names { identity[name] = fields.value(name) }
        identity["route"] = .string(route)
        identity["user"] = .string(user.id)
        self.identity = JSONValue.object(identity).text()
    }

    /// Whether an item is among the results; how well it matches.
    func score(_ entry: OceanEntry<some OceanSearchable>) -> Int? {
        let item = entry.item
        guard item.isArchived == isArchived, item.sharing.role(of: user) > .none, item.passes(self) else { return nil }
        switch ownership {
        case nil: break
        case .created, .private: guard item.owner == user.id else { return nil }
        case .shared:
            // Shared with the caller by name or group: what everyone sees is not.
            guard item.owner != user.id, item.sharing.granted(to: user) > .none else { return nil }
        }
        if isFavourite && !item.favourites.contains(user.id) { return nil }
        guard filters.allSatisfy({ $0.passes(item) }) else { return nil }
        return query.isEmpty ? 0 : query.score(item, entry.words)
    }
}
