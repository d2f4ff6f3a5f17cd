extension LuaText {
    /// Columns of spaces that a block or bracket is indented by.
    public static let indentationStep = 2

    /// How far the line below this text is indented: one step more than the line that opens the innermost block or bracket,
    /// so that `f(function()` counts once, and one more if it goes on with an expression from the line above. `else`,
    /// `elseif`, `end`, `until` and closing brackets, and `then` and `do` on their own lines, stand where the line of
    /// their opening stands.
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
            let isFirst = index == 0 || bytes[end..<token.range.lowerBound].contains(where: \.isLineEnd)
            nesting.closeBrackets(before: token)
            if isFirst { level = self.level(of: token, at: index, in: nesting) }
            let effect = nesting.take(token, at: index, mark: level)
            if isFirst, let effect { level = effect.opening.mark }
            end = token.range.upperBound
        }
        let first = LuaText(line).code.first
        if let first { nesting.closeBrackets(before: first) }
        level = self.level(of: first, at: code.count, in: nesting)
        if let first, let effect = nesting.take(first, at: code.count) { level = effect.opening.mark }
        return level * Self.indentationStep
    }

    /// The level of a line that does not begin by closing anything.
    /// - Parameters:
    ///   - first: its first token, nil while it has none.
    ///   - index: how many tokens are above it.
    ///   - nesting: what is open above it.
    private func level(of first: LuaToken?, at index: Int, in nesting: Nesting) -> Int {
        let opening = nesting.openings.last
        return (opening.map { $0.mark + 1 } ?? 0) + (goesOn(first, at: index, in: opening?.kind) ? 1 : 0)
    }

    /// Whether a line goes on with an expression from above: an operator ends the line above, or begins this one.
    private func goesOn(_ first: LuaToken?, at index: Int, in kind: Nesting.Kind?) -> Bool {
        // A condition over several lines has its step already.
        guard index > 0, kind != .condition, kind != .loop else { return false }
        if code[index - 1].kind == .symbol(.comma) { return kind?.isBracket != true }
        return needsMore(after: index - 1) || code[index - 1].endsOperand && first?.joins == true
    }
}
