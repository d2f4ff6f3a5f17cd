import JSON

/// A reader of the blocks of an Analysis Description Language file: their kinds, names and statements.
enum AnalysisDescription {
    private static let kinds: Set<String> = ["define", "histolist", "info", "object", "region", "table"]

    /// Blocks by kind; nil for a text without any.
    static func parse(_ text: String) -> JSONValue? {
        var blocks: [(kind: String, name: String, statements: [JSONValue])] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let first = words.first else { continue }
            if kinds.contains(first.lowercased()), words.count > 1 {
                // `define name = expression` is complete on its line.
                let rest = words.dropFirst(2).drop { $0 == "=" || $0 == ":" }.joined(separator: " ")
                blocks.append((first.lowercased(), words[1], rest.isEmpty ? [] : [.string(rest)]))
            } else if !blocks.isEmpty {
                blocks[blocks.count - 1].statements.append(.string(words.joined(separator: " ")))
            }
        }
        guard !blocks.isEmpty else { return nil }
        var result = JSONObject()
        for (kind, name, statements) in blocks {
            let list = result[kind]?.array ?? []
            result[kind] = .array(list + [["name": .string(name), "statements": .array(statements)]])
        }
        return .object(result)
    }
}
