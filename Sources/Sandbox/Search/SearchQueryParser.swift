/// Reads a `q`. As on the server `/ + - ^` have no meaning of their own.
struct SearchQueryParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    /// - Throws: QSYNTAX.
    static func parse(_ text: String) throws(CapError) -> SearchQuery {
        var parser = SearchQueryParser(scalars: Array(text.unicodeScalars))
        parser.skipBlanks()
        if parser.isAtEnd { return .everything }
        let query = try parser.alternatives(field: nil)
        parser.skipBlanks()
        guard parser.isAtEnd else { throw .querySyntax }
        return query
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private var isAtEnd: Bool { position == scalars.count }
    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skipBlanks() {
        while let next, next.properties.isWhitespace { position += 1 }
    }

    /// Takes a word that stands alone, like `AND`.
    private mutating func take(word: String) -> Bool {
        let end = position + word.unicodeScalars.count
        guard end <= scalars.count, scalars[position..<end].elementsEqual(word.unicodeScalars) else { return false }
        let isSymbol = word == "&&" || word == "||"
        guard isSymbol || end == scalars.count || scalars[end].properties.isWhitespace || scalars[end] == "(" else {
            return false
        }
        position = end
        return true
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func alternatives(field: String?) throws(CapError) -> SearchQuery {
        var list = [try conjunction(field: field)]
        while true {
            skipBlanks()
            guard take(word: "OR") || take(word: "||") else { break }
            list.append(try conjunction(field: field))
        }
        return list.count == 1 ? list[0] : .or(list)
    }

    private mutating func conjunction(field: String?) throws(CapError) -> SearchQuery {
        var list = [try clause(field: field)]
        while true {
            skipBlanks()
            if isAtEnd || next == ")" { break }
            let start = position
            if take(word: "OR") || take(word: "||") {
                position = start
                break
            }
            if take(word: "AND") || take(word: "&&") { skipBlanks() }
            list.append(try clause(field: field))
        }
        return list.count == 1 ? list[0] : .and(list)
    }

    private mutating func clause(field: String?) throws(CapError) -> SearchQuery {
        skipBlanks()
        if take(word: "NOT") || take("!") { return .not(try clause(field: field)) }
        if take("(") { return try group(field: field) }
        if field == nil, let name = fieldName() {
            skipBlanks()
            if take("(") { return try group(field: name) }
            return try value(field: name)
        }
        return try value(field: field)
    }

    private mutating func group(field: String?) throws(CapError) -> SearchQuery {
        depth += 1
        guard depth <= 64 else { throw .querySyntax }
        defer { depth -= 1 }
        let query = try alternatives(field: field)
        skipBlanks()
        guard take(")") else { throw .querySyntax }
        return query
    }

    /// A name up to an unescaped colon; nothing is taken when there is none.
    private mutating func fieldName() -> String? {
        let start = position
        var name = String.UnicodeScalarView()
        while let scalar = next, !scalar.properties.isWhitespace, !"()[]{}\":".unicodeScalars.contains(scalar) {
            position += 1
            if scalar == "\\", let escaped = next {
                name.append(escaped)
                position += 1
            } else {
                name.append(scalar)
            }
        }
        guard !name.isEmpty, take(":") else {
            position = start
            return nil
        }
        return String(name)
    }

    private mutating func value(field: String?) throws(CapError) -> SearchQuery {
        switch next {
        case "\"":
            position += 1
            return .phrase(field: field, text: try quoted())
        case "[", "{":
            guard let field else { throw .querySyntax }
            return .range(field: field, try range())
        case ">", "<":
            guard let field else { throw .querySyntax }
            return try comparison(field)
        default:
            let text = try word()
            if field == "_exists_" { return .exists(field: text) }
            if text == "*" { return field.map { .exists(field: $0) } ?? .everything }
            if let field, SearchDate.fields.contains(field) {
                // A date stands for all of its day, hour or second.
                return .range(
                    field: field, SearchRange(lower: text, upper: text, includesLower: true, includesUpper: true))
            }
            return .term(field: field, text: text)
        }
    }

    private mutating func quoted() throws(CapError) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = next {
            position += 1
            if scalar == "\"" { return String(text) }
            if scalar == "\\", let escaped = next {
                text.append(escaped)
                position += 1
            } else {
                text.append(scalar)
            }
        }
        throw .querySyntax
    }

    private mutating func word() throws(CapError) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = next, !scalar.properties.isWhitespace, !"()[]{}\"".unicodeScalars.contains(scalar) {
            position += 1
            if scalar == "\\" {
                guard let escaped = next else { throw .querySyntax }
                text.append(escaped)
                position += 1
            } else {
                text.append(scalar)
            }
        }
        let word = String(text)
        guard !word.isEmpty, !["AND", "OR", "NOT", "&&", "||"].contains(word), word != ":", !word.hasPrefix(":") else {
            throw .querySyntax
        }
        return word
    }

    private mutating func range() throws(CapError) -> SearchRange {
        let includesLower = next == "["
        position += 1
        let lower = try bound()
        skipBlanks()
        guard take(word: "TO") else { throw .querySyntax }
        let upper = try bound()
        skipBlanks()
        let includesUpper = next == "]"
        guard take("]") || take("}") else { throw .querySyntax }
        return SearchRange(lower: lower, upper: upper, includesLower: includesLower, includesUpper: includesUpper)
    }

    private mutating func bound() throws(CapError) -> String? {
        skipBlanks()
        if take("\"") { return try quoted() }
        var text = String.UnicodeScalarView()
        while let scalar = next, !scalar.properties.isWhitespace, scalar != "]", scalar != "}" {
            position += 1
            if scalar == "\\", let escaped = next {
                text.append(escaped)
                position += 1
            } else {
                text.append(scalar)
            }
        }
        guard !text.isEmpty else { throw .querySyntax }
        return String(text) == "*" ? nil : String(text)
    }

    private mutating func comparison(_ field: String) throws(CapError) -> SearchQuery {
        let isGreater = next == ">"
        position += 1
        let isInclusive = take("=")
        let text = try word()
        return .range(
            field: field,
            isGreater
                ? SearchRange(lower: text, upper: nil, includesLower: isInclusive, includesUpper: true)
                : SearchRange(lower: nil, upper: text, includesLower: true, includesUpper: isInclusive))
    }
}
