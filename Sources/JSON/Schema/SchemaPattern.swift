/// A regular expression of a schema, searched for anywhere in the text.
// Unchecked because the standard library does not declare Regex Sendable: a regex built in code may carry custom consumers
// that are not. This one is made from text only and never changed after init; its compiled program is published atomically
// by the library, and every match has its own state.
struct SchemaPattern: @unchecked Sendable {
    private let regex: Regex<AnyRegexOutput>?

    /// A pattern that is no valid regular expression matches everything, so that a bad schema blocks nobody.
    init(_ pattern: String) {
        regex = try? Regex(pattern).matchingSemantics(.unicodeScalar)
    }

    func matches(_ text: String) -> Bool {
        guard let regex else { return true }
        do {
            return try regex.firstMatch(in: text) != nil
        } catch {
            return true
        }
    }
}
