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
            if isMistaken || nesting.isWrong { return true }
        }
        return nesting.openings.isEmpty && tokens.last?.condition != .open && !needsMore
    }

    private var needsMore: Bool {
        switch code.last?.kind {
        case .keyword(let keyword): [.and, .or, .not, .local, .goto, .until, .in].contains(keyword)
        case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace): false
        case .symbol(.ellipsis), .symbol(.semicolon): false
        case .symbol(.doubleColon): !endsLabel(at: code.count - 1)
        case .symbol(.greater): !endsWithAttribute
        case .symbol: true
        default: false
        }
    }

    /// Whether the `::` at an index is the second of a label.
    func endsLabel(at index: Int) -> Bool {
        code.kind(at: index - 1) == .name && code.kind(at: index - 2) == .symbol(.doubleColon)
    }

    /// Whether the text ends like `local x <const>`, where `>` is no operator.
    private var endsWithAttribute: Bool {
        code.kind(at: code.count - 3) == .symbol(.less)
            && ["const", "close"].contains(string(code[code.count - 2]))
    }
}
