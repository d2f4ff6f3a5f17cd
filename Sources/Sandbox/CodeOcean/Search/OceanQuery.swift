/// A search query, taken apart (section 8.2): terms of the same field are alternatives, different fields and all words of free
/// text must match.
struct OceanQuery: Sendable {
    struct Term: Sendable {
        /// The value as an id field compares it.
        let text: String
        let phrase: SearchPhrase?
    }

    /// Alternatives by field.
    private(set) var terms: [String: [Term]] = [:]
    private(set) var free: [SearchPhrase] = []
    /// The whole query when it may be an id: that of an attached asset, or of the item itself (section 8.2).
    let bareID: String?
    /// Whether nothing is asked for. A query of nothing but punctuation is not empty: it finds nothing.
    let isEmpty: Bool

    /// - Parameter fields: the fields that terms can name besides custom metadata.
    init(_ text: String, fields: Set<String>) {
        let trimmed = text.trimmingBlanks().lowercased()
        isEmpty = text.allSatisfy(\.isWhitespace)
        bareID = Identifiers.isUUID(trimmed) ? trimmed : nil
        let metadata = MetadataSchema.fields.map { $0.name.lowercased() }
        // Longer names first: `sampled on:` must not be read as a word and the field `on`.
        let names = (fields.sorted() + metadata).sorted { $0.count > $1.count }
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if let (name, value, isQuoted, after) = OceanQuery.term(rest, names: names) {
                terms[name, default: []].append(
                    Term(text: value.lowercased(), phrase: SearchPhrase(value, isExact: isQuoted)))
                rest = after
            } else if let (value, after) = OceanQuery.quoted(rest) {
                if let phrase = SearchPhrase(value, isExact: true) { free.append(phrase) }
                rest = after
            } else {
                let word = rest.prefix { !$0.isWhitespace }
                for part in SearchableWords.words(String(word)) {
                    if let phrase = SearchPhrase(String(Substring(part)), isExact: false) { free.append(phrase) }
                }
                rest = rest.dropFirst(word.count)
            }
        }
    }

    /// `name:value` or `name:"a phrase"`; an empty value makes it literal text.
    private static func term(
        _ text: Substring, names: [String]
    ) -> (name: String, value: String, isQuoted: Bool, after: Substring)? {
        for name in names {
            let head = text.prefix(name.count)
            let tail = text.dropFirst(name.count)
            guard head.lowercased() == name, tail.first == ":" else { continue }
            let value = tail.dropFirst()
            if let (phrase, after) = quoted(value), !phrase.isEmpty { return (name, phrase, true, after) }
            let word = value.prefix { !$0.isWhitespace }
            return word.isEmpty ? nil : (name, String(word), false, value.dropFirst(word.count))
        }
        return nil
    }

    /// A phrase in quotes at the beginning of a text, and what follows; nil without a closing quote.
    private static func quoted(_ text: Substring) -> (phrase: String, after: Substring)? {
        guard text.first == "\"", let end = text.dropFirst().firstIndex(of: "\"") else { return nil }
        return (String(text[text.index(after: text.startIndex)..<end]), text[text.index(after: end)...])
    }

    /// How well an item matches; nil when it does not.
    func score(_ item: some OceanSearchable, _ words: SearchableWords) -> Int? {
        guard !terms.isEmpty || !free.isEmpty else { return nil }
        var score = 0
        for (field, alternatives) in terms {
            let isMatch = alternatives.contains { term in
                item.hasID(field, term.text) || (term.phrase.map { words.matches($0, in: field) } ?? false)
            }
            guard isMatch else { return nil }
            score += alternatives.compactMap(\.phrase).reduce(0) { $0 + words.score($1) }
        }
        if let bareID, item.isMeant(byID: bareID) { return 100 }
        for phrase in free {
            let part = words.score(phrase)
            guard part > 0 else { return nil }
            score += part
        }
        return score
    }
}
