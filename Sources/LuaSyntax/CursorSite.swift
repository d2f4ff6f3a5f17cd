/// What the cursor is in or just after.
struct CursorSite {
    enum Content {
        /// A name or reserved word, which the cursor may also follow directly.
        case word
        /// The inside of a string.
        case string
        /// Nothing yet.
        case gap
        /// A comment, number or mistake: nothing to complete.
        case inert
    }

    let content: Content
    /// Index of the token, or where one would be: those before it are finished.
    let index: Int
    /// From the first byte of the word, or of what is in the string, to the cursor.
    let typed: Range<Int>

    /// Looks at a place.
    /// - Parameter cursor: offset of a byte; one outside the text counts as the nearest end.
    init(in text: LuaText, at cursor: Int) {
        let cursor = min(max(0, cursor), text.bytes.count)
        let count = text.tokens.count(before: cursor)
        guard count > 0, text.tokens[count - 1].range.upperBound >= cursor else {
            self.init(.gap, text.code.count(before: cursor), cursor..<cursor)
            return
        }
        let token = text.tokens[count - 1]
        let index = text.code.count(before: token.range.lowerBound)
        let isInside = cursor < token.range.upperBound
        switch token.kind {
        case .name, .keyword:
            self.init(.word, index, token.range.lowerBound..<cursor)
        case .string where isInside || token.isUnfinished, .longString where isInside || token.isUnfinished:
            let content = text.content(of: token)
            let isContent = content.lowerBound <= cursor && cursor <= content.upperBound
            self.init(isContent ? .string : .inert, index, min(content.lowerBound, cursor)..<cursor)
        case .string, .longString:
            self.init(.gap, index + 1, cursor..<cursor)
        case .symbol:
            self.init(isInside ? .inert : .gap, index + 1, cursor..<cursor)
        case .comment, .number, .error:
            self.init(.inert, index, cursor..<cursor)
        }
    }

    private init(_ content: Content, _ index: Int, _ typed: Range<Int>) {
        self.content = content
        self.index = index
        self.typed = typed
    }
}
