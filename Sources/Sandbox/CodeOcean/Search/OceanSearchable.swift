import JSON

/// What the search needs to know of a capsule, a pipeline or a data asset.
protocol OceanSearchable: Sendable {
    var id: String { get }
    var name: String { get }
    var description: String { get }
    var tags: [String] { get }
    var owner: String { get }
    var sharing: Sharing { get }
    var isArchived: Bool { get }
    var favourites: [String] { get }
    var metadata: [String: MetadataValue] { get }
    /// The words that queries ask for, except ids.
    var searchableWords: SearchableWords { get }

    /// Fields that `field:value` terms can name.
    static var queryFields: Set<String> { get }
    /// Fields that results can be sorted by.
    static var sortFields: [String] { get }

    /// Whether a query that is nothing but an id means this.
    func isMeant(byID id: String) -> Bool
    /// Whether one of the fields of ids has a value.
    func hasID(_ field: String, _ value: String) -> Bool
    /// The value that it is sorted by.
    func sortKey(_ field: String, at now: Double) -> OceanSortKey
    /// Whether it passes the filters that only its kind has.
    func passes(_ request: OceanSearchRequest) -> Bool
    /// The item as searches list it.
    func json(at now: Double) -> JSONValue
}

extension Capsule: OceanSearchable {
    static let queryFields: Set<String> = [
        "id", "name", "doi", "tag", "field", "affiliation", "journal", "article", "author",
    ]
    static let sortFields = ["created", "name", "last_accessed"]

    var searchableWords: SearchableWords {
        var words = SearchableWords()
        words.add("name", [name], weight: 8)
        words.add("tag", tags, weight: 4)
        words.add("description", [description], weight: 2)
        words.add("field", [field], weight: 1)
        words.add("author", authors, weight: 1)
        words.add("affiliation", [affiliation], weight: 1)
        words.add("doi", [article?.doi].compactMap(\.self) + versions.compactMap(\.doi), weight: 1)
        if let article {
            words.add("journal", [article.journal], weight: 1)
            words.add("article", [article.name], weight: 1)
        }
        words.add(metadata)
        return words
    }

    /// Its own id, or that of a data asset that it has attached (section 8.2).
    func isMeant(byID id: String) -> Bool { self.id == id || attachments.contains { $0.asset == id } }

    func hasID(_ field: String, _ value: String) -> Bool { field == "id" && id == value }

    func sortKey(_ field: String, at now: Double) -> OceanSortKey {
        switch field {
        case "created": .number(created)
        case "last_accessed": .number(lastAccessed ?? 0)
        default: .text(name)
        }
    }

    func passes(_ request: OceanSearchRequest) -> Bool {
        if kind.route != request.route { return false }
        return request.status.map { ($0 == .release) == isRelease } ?? true
    }
}

extension DataAsset: OceanSearchable {
    static let queryFields: Set<String> = ["name", "tag", "run_script", "commit_id", "contained_data_id"]
    static let sortFields = ["created", "type", "name", "size"]

    var searchableWords: SearchableWords {
        var words = SearchableWords()
        words.add("name", [name], weight: 8)
        words.add("tag", tags, weight: 4)
        words.add("description", [description], weight: 2)
        words.add("run_script", [provenance?.runScript].compactMap(\.self), weight: 0)
        words.add("commit_id", [provenance?.commit].compactMap(\.self), weight: 0)
        words.add(metadata)
        return words
    }

    func isMeant(byID id: String) -> Bool { self.id == id }

    func hasID(_ field: String, _ value: String) -> Bool {
        field == "contained_data_id" && parts.contains { $0.asset == value }
    }

    func sortKey(_ field: String, at now: Double) -> OceanSortKey {
        switch field {
        case "created": .number(created)
        case "size": .number(size(at: now) ?? 0)
        case "type": .text(kind.rawValue)
        default: .text(name)
        }
    }

    func passes(_ request: OceanSearchRequest) -> Bool {
        if let kind = request.kind, kind != self.kind { return false }
        guard let origin = request.origin else { return true }
        // A combined asset has no bucket of its own: it counts as internal.
        return (origin == .external) == (storage(at: request.now) == .external)
    }

    func json(at now: Double) -> JSONValue { json(at: now, isFirstLook: false) }
}
