/// Ranges over the two dates of every document. Their text has a fixed form, so comparing text compares time.
enum SearchDate {
    static let fields: Set<String> = ["_created", "_updated", "created", "updated"]

    /// The bounds as full timestamps. A bound with missing parts stands for its whole day, hour or second, and is rounded to
    /// that side of it which the bracket asks for, as the search engine does.
    static func bounds(_ range: SearchRange) -> SearchRange {
        SearchRange(
            lower: range.lower.map { complete($0, atEnd: !range.includesLower) },
            upper: range.upper.map { complete($0, atEnd: range.includesUpper) },
            includesLower: range.includesLower, includesUpper: range.includesUpper)
    }

    private static func complete(_ text: String, atEnd: Bool) -> String {
        var local = text.replacing(" ", with: "T")
        if local.hasSuffix("Z") { local.removeLast() }
        if local.hasSuffix("+00:00") { local.removeLast("+00:00".count) }
        let pattern = atEnd ? "9999-12-31T23:59:59.999999" : "0000-01-01T00:00:00.000000"
        return local + pattern.dropFirst(local.count) + "+00:00"
    }
}
