import JSON

/// Comparison of query words with values: lower case, word by word.
enum SearchText {
    /// Words of a text: runs of letters, digits and underscores, lower case.
    static func words(_ text: String) -> [Substring] {
        let lower = text.lowercased()
        if lower.utf8.allSatisfy({ $0 < 0x80 }) {
            return lower.utf8.split { byte in
                !((0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_"))
            }.map { Substring($0) }
        }
        return lower.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// Pieces of a query text that any value it matches holds literally, upper and lower case aside: runs of ASCII letters
    /// and digits between wildcards and all other characters. Numbers are none, as `5` also matches `5.0`.
    static func hints(_ text: String) -> [Substring] {
        let isWord = { (character: Character) in character.isASCII && (character.isLetter || character.isNumber) }
        guard text.unicodeScalars.allSatisfy(\.isASCII), Double(text) == nil else { return [] }
        return text.split { !isWord($0) }.filter { $0.contains(where: \.isLetter) }
    }

    /// A term without blanks. With wildcards it is compared with each word and with the whole value, because both kinds of
    /// index exist; without, its words must stand in the value one after the other.
    static func matches(term: String, in value: JSONValue) -> Bool {
        guard case .string(let text) = value else { return matches(literal: term, value) }
        guard term.contains("*") || term.contains("?") else { return contains(words(term), in: words(text)) }
        let pattern = Array(term.lowercased().unicodeScalars)
        let lower = text.lowercased()
        return glob(pattern, Array(lower.unicodeScalars))
            || words(text).contains { glob(pattern, Array($0.unicodeScalars)) }
            || lower.split(whereSeparator: \.isWhitespace).contains { glob(pattern, Array($0.unicodeScalars)) }
    }

    static func matches(phrase: String, in value: JSONValue) -> Bool {
        guard case .string(let text) = value else { return matches(literal: phrase, value) }
        return contains(words(phrase), in: words(text))
    }

    private static func matches(literal: String, _ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): Double(literal).map { $0 == number.double } ?? false
        case .bool(let bool): literal.lowercased() == (bool ? "true" : "false")
        default: false
        }
    }

    private static func contains(_ wanted: [Substring], in words: [Substring]) -> Bool {
        guard !wanted.isEmpty, wanted.count <= words.count else { return false }
        return (0...(words.count - wanted.count)).contains { words[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }

    /// `*` is any run, `?` any one character. Linear in practice: a star is only ever taken back to the last one.
    private static func glob(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
        var p = 0
        var t = 0
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                p = last.pattern + 1
                t = last.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }

    static func matches(_ range: SearchRange, _ value: JSONValue, isDate: Bool) -> Bool {
        switch value {
        case .number(let number):
            let value = number.double
            if let lower = range.lower {
                guard let bound = Double(lower), range.includesLower ? value >= bound : value > bound else {
                    return false
                }
            }
            if let upper = range.upper {
                guard let bound = Double(upper), range.includesUpper ? value <= bound : value < bound else {
                    return false
                }
            }
            return true
        case .string(let text) where isDate:
            let bounds = SearchDate.bounds(range)
            if let lower = bounds.lower, bounds.includesLower ? text < lower : text <= lower { return false }
            if let upper = bounds.upper, bounds.includesUpper ? text > upper : text >= upper { return false }
            return true
        case .string(let text):
            let text = text.lowercased()
            if let lower = range.lower?.lowercased(), range.includesLower ? text < lower : text <= lower {
                return false
            }
            if let upper = range.upper?.lowercased(), range.includesUpper ? text > upper : text >= upper {
                return false
            }
            return true
        default: return false
        }
    }
}
