/// A parsed `q` (section 1.8): the query-string syntax of the search engine, AND where nothing else is said.
indirect enum SearchQuery: Sendable, Equatable {
    case everything
    case and([SearchQuery])
    case or([SearchQuery])
    case not(SearchQuery)
    /// Words, perhaps with `*` and `?`, in a field or anywhere.
    case term(field: String?, text: String)
    /// Words that follow each other.
    case phrase(field: String?, text: String)
    case range(field: String, SearchRange)
    case exists(field: String)
}

/// `[x TO y]`, `{x TO y}`, and the mixed forms; nil for an open end.
struct SearchRange: Sendable, Equatable {
    var lower: String?
    var upper: String?
    var includesLower: Bool
    var includesUpper: Bool
}
