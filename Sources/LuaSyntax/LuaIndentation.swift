extension LuaText {
    /// Columns of spaces that a block or bracket is indented by.
    public static let indentationStep = 2

    /// How far the line below this text is indented: one step more than the line that opens the innermost block or bracket,
    /// so that `f(function()` counts once. `else`, `elseif`, `end`, `until` and closing brackets, and `then` and `do` on
    /// their own lines, stand where the line of their opening stands.
    ///
    /// - Parameter line: what the line below has in it, without its own indentation.
    /// - Returns: columns of spaces, or nil if the line begins inside a string or comment, where spaces are text.
    public func indentation(ofNextLine line: String = "") -> Int? {
        if tokens.last?.condition == .open { return nil }
        // The mark of an opening is the level of its line.
        var nesting = Nesting()
        var level = 0
        var end = 0
        for (index, token) in code.enumerated() {
            let isFirst = index == 0 || bytes[end..<token.range.lowerBound].contains { $0.isLineEnd }
            nesting.closeBrackets(before: token)
            if isFirst { level = nesting.innerLevel }
            let effect = nesting.take(token, at: index, mark: level)
            if isFirst, let effect { level = effect.opening.mark }
            end = token.range.upperBound
        }
        level = nesting.innerLevel
        if let first = LuaText(line).code.first, let effect = nesting.take(first, at: code.count) {
            level = effect.opening.mark
        }
        return level * Self.indentationStep
    }
}

extension Nesting {
    /// The level of a line that begins inside the innermost opening.
    fileprivate var innerLevel: Int { openings.last.map { $0.mark + 1 } ?? 0 }
}
