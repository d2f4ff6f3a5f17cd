import JSON

/// The parameters of a list (section 1.8). Unknown ones are ignored.
struct SearchRequest: Sendable {
    enum Target: Sendable {
        case drafts
        case records
    }

    /// Order of the hits.
    enum Order: Sendable {
        /// By index, then oldest change first: what the engine's equal scores come to.
        case shelf
        case newest
        case oldest
    }

    static let largestWindow = 10000

    let target: Target
    var text: String = ""
    var query = SearchQuery.everything
    var sort: String?
    var order = Order.shelf
    var page = 1
    var size = 10
    /// The 1-based offset when `from` was used instead of `page`.
    var from: Int?
    var collections: [String] = []
    var versions: [String] = []
    var byMe: Bool?
    var byBot: Bool?

    init(target: Target) { self.target = target }

    /// - Throws: PAGE, WINDOW, QSYNTAX.
    init(_ parameters: QueryString, target: Target) throws(CapError) {
        self.target = target
        page = try SearchRequest.number(parameters, "page") ?? 1
        size = try SearchRequest.number(parameters, "size") ?? 10
        from = try SearchRequest.number(parameters, "from")
        if from != nil && parameters["page"] != nil {
            throw .pagination("from", "Only one of page and from is allowed.")
        }
        guard last <= SearchRequest.largestWindow else { throw .window }
        text = parameters["q"] ?? ""
        query = try SearchQueryParser.parse(text)
        collections = parameters.all("collection").filter { !$0.isEmpty }
        versions = parameters.all("collection_version").filter { !$0.isEmpty }
        byMe = SearchRequest.flag(parameters["by_me"])
        byBot = SearchRequest.flag(parameters["by_bot"])
        setSort(parameters["sort"])
    }

    /// Whether the facet filters let a type pass.
    func wants(_ type: AnalysisType) -> Bool {
        (collections.isEmpty || collections.contains(type.name))
            && (versions.isEmpty || versions.contains(type.version))
    }

    /// The number of hits before the page.
    var skipped: Int { from.map { $0 - 1 } ?? (page - 1) * size }

    /// The number of the last hit of the page; page and size are at most 10,000 each, so nothing overflows.
    private var last: Int { from.map { $0 - 1 + size } ?? page * size }

    private static func number(_ parameters: QueryString, _ name: String) throws(CapError) -> Int? {
        guard let text = parameters[name] else { return nil }
        guard let number = Int(text.trimmingBlanks()) else { throw .pagination(name, "Not a valid integer.") }
        guard number >= 1 else { throw .pagination(name, "Must be at least 1.") }
        guard number <= largestWindow else { throw .window }
        return number
    }

    /// Only the Python spellings count (section 7.17).
    private static func flag(_ text: String?) -> Bool? {
        switch text {
        case "True": true
        case "False": false
        default: nil
        }
    }

    /// `mostrecent` is newest first for drafts and oldest first for records (section 7.18); unknown names are ignored.
    private mutating func setSort(_ wanted: String?) {
        let name = wanted.map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
        switch (target, name) {
        case (_, "mostrecent"), (_, "bestmatch"), (.drafts, "analysis_stage"): sort = wanted
        case (.records, _): sort = text.isEmpty ? "mostrecent" : "bestmatch"
        default: sort = nil
        }
        guard let sort, sort.hasSuffix("mostrecent") else { return }
        let isReversed = sort.hasPrefix("-")
        order = (target == .drafts) != isReversed ? .newest : .oldest
    }

    /// The query string of a link to a page: filters, sort, q, size, page; never `by_me` (section 2.9).
    func link(page: Int) -> String {
        var items: [(String, String)] =
            collections.map { ("collection", $0) } + versions.map { ("collection_version", $0) }
        if let sort { items.append(("sort", sort)) }
        if !text.isEmpty { items.append(("q", text)) }
        items.append(("size", String(size)))
        if from != nil {
            items.append(("from", String((page - 1) * size + 1)))
        } else {
            items.append(("page", String(page)))
        }
        return items.map { "\($0.0)=\(PercentCoding.encodeQuery($0.1))" }.joined(separator: "&")
    }
}
