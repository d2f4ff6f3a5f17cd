import GRDB

/// The part of a search that the database answers: visibility, creator, type and dates, all of them indexed columns.
struct SearchConditions {
    private struct Condition {
        let sql: String
        let arguments: [any DatabaseValueConvertible]
        var isVisibility = false
        var isDate = false
    }

    private var conditions: [Condition] = []
    /// Whether the time of the last change is among the conditions.
    private(set) var dependsOnUpdates = false
    /// What of the query is left and must be judged document by document.
    private(set) var rest: SearchQuery

    let table: String

    init(_ request: SearchRequest, identity: Identity, types: TypeCatalog) {
        table = request.target == .drafts ? "drafts" : "records"
        rest = .everything
        add("status = ?", [request.target == .drafts ? "draft" : "published"])
        addVisibility(request.target, identity, types)
        if let byMe = request.byMe {
            // A document whose type does not index its creator is found by neither spelling of "by me" but by "not by me".
            add(byMe ? "finder = ?" : "finder IS NOT ?", [identity.id])
        }
        if let byBot = request.byBot { add(byBot ? "creator IS NULL" : "creator IS NOT NULL", []) }
        rest = takeDates(request.query)
        addHints(rest)
    }

    /// Facet filters, which narrow the hits and not the facets.
    mutating func addFilters(_ request: SearchRequest, types: TypeCatalog) {
        guard !request.collections.isEmpty || !request.versions.isEmpty else { return }
        let wanted = types.all.filter(request.wants)
        add("type IN (\(Database.placeholders(wanted.count)))", wanted.map(\.id))
    }

    /// The conditions as one.
    var sql: String { conditions.map(\.sql).joined(separator: " AND ") }
    var arguments: [any DatabaseValueConvertible] { conditions.flatMap(\.arguments) }
    /// What tells them from others.
    var key: String { "\(table) \(sql) \(arguments)" }

    /// The same for one who may see everything.
    var ignoringVisibility: SearchConditions {
        var all = self
        all.conditions.removeAll(where: \.isVisibility)
        return all
    }

    /// The same at any time.
    var ignoringDates: SearchConditions {
        var all = self
        all.conditions.removeAll(where: \.isDate)
        all.dependsOnUpdates = false
        return all
    }

    private mutating func add(_ condition: String, _ values: [any DatabaseValueConvertible], isDate: Bool = false) {
        conditions.append(Condition(sql: condition, arguments: values, isDate: isDate))
    }

    /// Holders of read or admin in `_access`, readers of the whole type, superusers (section 1.8).
    private mutating func addVisibility(_ target: SearchRequest.Target, _ identity: Identity, _ types: TypeCatalog) {
        guard !identity.isSuperuser else { return }
        let kind = target == .drafts ? Draft.kind : Record.kind
        let right = target == .drafts ? "deposit-schema-read" : "record-schema-read"
        let open = types.all.filter { $0.grants(right, to: identity) }.map(\.id)
        let principals = identity.principals
        let listed = """
            EXISTS (SELECT 1 FROM readers WHERE kind = \(kind) AND object = \(table).id \
            AND principal IN (\(Database.placeholders(principals.count))))
            """
        conditions.append(
            open.isEmpty
                ? Condition(sql: listed, arguments: principals, isVisibility: true)
                : Condition(
                    sql: "(\(listed) OR type IN (\(Database.placeholders(open.count))))", arguments: principals + open,
                    isVisibility: true))
    }

    /// Text that every hit must hold lets the database drop most documents before they are read.
    private mutating func addHints(_ query: SearchQuery) {
        switch query {
        case .and(let list): for inner in list { addHints(inner) }
        case .term(let field, let text), .phrase(let field, let text):
            if let field, field.hasPrefix("_collection") || SearchDate.fields.contains(field) { return }
            for hint in SearchText.hints(text) { add("document LIKE ?", ["%\(hint)%"]) }
        default: break
        }
    }

    /// Moves ranges over the dates that every hit must satisfy into SQL and returns what is left.
    private mutating func takeDates(_ query: SearchQuery) -> SearchQuery {
        switch query {
        case .range(let field, let range) where SearchDate.fields.contains(field):
            let column = field.hasSuffix("created") ? "created" : "updated"
            if column == "updated" { dependsOnUpdates = true }
            let bounds = SearchDate.bounds(range)
            if let lower = bounds.lower {
                add("\(column) \(bounds.includesLower ? ">=" : ">") ?", [lower], isDate: true)
            }
            if let upper = bounds.upper {
                add("\(column) \(bounds.includesUpper ? "<=" : "<") ?", [upper], isDate: true)
            }
            return .everything
        case .and(let list):
            let left = list.map { takeDates($0) }.filter { $0 != .everything }
            return left.isEmpty ? .everything : left.count == 1 ? left[0] : .and(left)
        default: return query
        }
    }
}
