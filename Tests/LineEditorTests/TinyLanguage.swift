@testable import LineEditor

/// A language for tests: `do` opens a block and `end` closes it, brackets too, `"` makes strings.
struct TinyLanguage: InputLanguage {
    static let names = ["alpha", "alphabet", "beta", "gamma", "宽宽"]

    func isComplete(_ text: String) -> Bool { depth(of: text) <= 0 }

    func indentation(of line: String, after text: String) -> Int {
        2 * max(0, depth(of: text) - (line == "end" ? 1 : 0))
    }

    func highlights(in text: String) -> [Highlight] {
        var highlights: [Highlight] = []
        var offset = 0
        var quote: Int?
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") {
                if let start = quote { highlights.append(Highlight(start..<offset + 1, .string)) }
                quote = quote == nil ? offset : nil
            }
            if quote == nil, (0x30..<0x3A).contains(byte) { highlights.append(Highlight(offset..<offset + 1, .number)) }
            offset += 1
        }
        return highlights
    }

    func completion(in text: String, at offset: Int) -> Completion? {
        let before = String(decoding: Array(text.utf8.prefix(offset)), as: UTF8.self)
        let word = before.reversed().prefix { $0.isLetter }.reversed()
        let names = Self.names.filter { $0.hasPrefix(String(word)) }
        if names.isEmpty { return nil }
        return Completion(
            replacing: offset - String(word).utf8.count..<offset,
            candidates: names.map {
                .init($0, kind: "name", summary: "Is called \($0).", signature: "\($0)(x)")
            })
    }

    private func depth(of text: String) -> Int {
        text.split { " \n".contains($0) }.reduce(0) { depth, word in
            depth + (word == "do" || word == "{" ? 1 : word == "end" || word == "}" ? -1 : 0)
        }
    }
}
