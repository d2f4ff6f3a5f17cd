/// A Lua text with its tokens, finished or not, right or wrong: what all questions of an editor about it start from.
///
/// Making one takes time linear in the length of the text, and so does each question. All offsets are of bytes in the
/// UTF-8 text.
public struct LuaText: Sendable {
    /// The tokens in rising order; what lies between them is white space.
    public let tokens: [LuaToken]
    /// The tokens without the comments.
    let code: [LuaToken]
    let bytes: [UInt8]

    /// Reads a text.
    public init(_ text: String) {
        self.init(bytes: Array(text.utf8))
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
        tokens = LuaLexer.tokens(of: bytes)
        code = tokens.filter { $0.kind != .comment }
    }

    /// The text at a place, for instance at the range of a token.
    public func string(in range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    func string(_ token: LuaToken) -> String { string(in: token.range) }

    /// What stands within the quotes or long brackets of a string.
    func content(of string: LuaToken) -> Range<Int> {
        var delimiter = 1
        if string.kind == .longString {
            delimiter = 2 + bytes[(string.range.lowerBound + 1)...].prefix { $0 == .equals }.count
        }
        let start = string.range.lowerBound + delimiter
        return start..<max(start, string.range.upperBound - (string.isUnfinished ? 0 : delimiter))
    }
}

extension Array<LuaToken> {
    /// How many tokens begin before an offset.
    func count(before offset: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].range.lowerBound < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The kind of the token at an index, nil outside the array.
    func kind(at index: Int) -> LuaToken.Kind? {
        indices.contains(index) ? self[index].kind : nil
    }
}
