extension LuaText {
    /// Whether Enter runs the text, or it needs more lines: a block, bracket, long string or long comment is open, or the
    /// last token needs something after it.
    ///
    /// Only tokens are looked at. A text with a mistake is complete, as far as tokens tell: running it shows the error.
    public var isComplete: Bool {
        var nesting = Nesting()
        for (index, token) in code.enumerated() {
            let isMistaken = token.kind == .error || token.condition == .malformed || token.condition == .cut
            nesting.take(token, at: index)
            if isMistaken || nesting.isWrong || lacksOperand(at: index) { return true }
        }
        return nesting.openings.isEmpty && tokens.last?.condition != .open && !needsMore(after: code.count - 1)
    }

    /// Whether the token at an index stands between two operands, but nothing before it is one, as the second sign of `= =`.
    private func lacksOperand(at index: Int) -> Bool {
        guard code[index].joins, !code[index].beginsOperand, !endsAttribute(at: index - 1) else { return false }
        return index == 0 || !code[index - 1].endsOperand
    }

    /// Whether the statement of a token cannot end with it, as with `+`; brackets and blocks aside.
    func needsMore(after index: Int) -> Bool {
        switch code.kind(at: index) {
        case .keyword(let keyword): [.and, .or, .not, .local, .goto, .until, .in].contains(keyword)
        case .symbol(.length), .symbol(.comma): true
        case .symbol(.doubleColon): !endsLabel(at: index)
        case .symbol(.greater): !endsAttribute(at: index)
        case .symbol(let symbol): symbol.joins
        default: false
        }
    }

    /// Whether the `::` at an index is the second of a label.
    func endsLabel(at index: Int) -> Bool {
        code.kind(at: index - 1) == .name && code.kind(at: index - 2) == .symbol(.doubleColon)
    }

    /// Whether the `>` at an index is no operator, as in `local x <const>`.
    private func endsAttribute(at index: Int) -> Bool {
        code.kind(at: index) == .symbol(.greater) && code.kind(at: index - 2) == .symbol(.less)
            && ["const", "close"].contains(string(code[index - 1]))
    }
}
