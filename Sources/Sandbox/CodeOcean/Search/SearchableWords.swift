#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The words of an item by field, laid out so that a query is answered with a search for bytes: lower case, a blank before and
/// after each word, two between different values of a field.
struct SearchableWords: Sendable {
    private struct Part: Sendable {
        let field: String
        let weight: Int
        let bytes: [UInt8]
    }

    private var parts: [Part] = []

    /// Adds a field; weight zero keeps it out of free text.
    mutating func add(_ field: String, _ values: [String], weight: Int) {
        let bytes = values.flatMap { SearchableWords.bytes(SearchableWords.words($0)) }
        if !bytes.isEmpty { parts.append(Part(field: field, weight: weight, bytes: bytes + [0])) }
    }

    /// Adds custom metadata, which free text covers and terms name by their fields.
    mutating func add(_ metadata: [String: MetadataValue]) {
        for (name, value) in metadata {
            let texts = value.scalars.map { scalar in
                if case .text(let text) = scalar { text } else { scalar.json.text() }
            }
            add(name.lowercased(), texts, weight: 1)
        }
    }

    /// Whether a field holds the words, one after the other.
    func matches(_ words: SearchPhrase, in field: String) -> Bool {
        parts.contains { $0.field == field && words.isFound(in: $0.bytes) }
    }

    /// How well free text matches: zero when a word is nowhere. Whole words count double.
    func score(_ phrase: SearchPhrase) -> Int {
        var best = 0
        for part in parts where part.weight > 0 && phrase.isFound(in: part.bytes) {
            best += phrase.isWhole(in: part.bytes) ? part.weight * 2 : part.weight
        }
        return best
    }

    /// Words: runs of letters, digits and `_ - .`, lower case.
    static func words(_ text: String) -> [String.UTF8View.SubSequence] {
        text.lowercased().utf8.split { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, 0x80...0xFF, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): false
            default: true
            }
        }
    }

    private static func bytes(_ words: [String.UTF8View.SubSequence]) -> [UInt8] {
        guard !words.isEmpty else { return [] }
        var bytes = [blank]
        for word in words {
            bytes += word
            bytes.append(blank)
        }
        return bytes
    }

    fileprivate static let blank = UInt8(ascii: " ")
}

/// Words that must stand one after the other, prepared for comparison.
struct SearchPhrase: Sendable {
    /// The words with a blank before each, and after the last when it must be whole.
    private let pattern: [UInt8]
    /// The same with a blank after the last word in any case.
    private let whole: [UInt8]

    /// - Parameter isExact: whether the last word must be whole; else it may be the beginning of one.
    /// - Returns: nil for a text without words.
    init?(_ text: String, isExact: Bool) {
        let words = SearchableWords.words(text)
        guard !words.isEmpty else { return nil }
        var pattern: [UInt8] = []
        for word in words { pattern += [SearchableWords.blank] + word }
        whole = pattern + [SearchableWords.blank, 0]
        self.pattern = isExact ? whole : pattern + [0]
    }

    func isFound(in bytes: [UInt8]) -> Bool { SearchPhrase.contains(bytes, pattern) }

    /// Whether the words are found whole.
    func isWhole(in bytes: [UInt8]) -> Bool { SearchPhrase.contains(bytes, whole) }

    /// Both end with a zero byte, which no word holds: C can look for one in the other.
    private static func contains(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            pattern.withUnsafeBytes { pattern in
                guard let text = bytes.assumingMemoryBound(to: CChar.self).baseAddress,
                    let wanted = pattern.assumingMemoryBound(to: CChar.self).baseAddress
                else { return false }
                return strstr(text, wanted) != nil
            }
        }
    }
}
