extension LuaText {
    /// The last argument of the call that the text ends with; if it ends with none that has one, its last operand: of
    /// `x = a.b` it is `a.b`.
    /// - Returns: nil if it ends with no operand, as blocks do.
    public var lastArgument: String? {
        var end = code.count
        while code.kind(at: end - 1) == .symbol(.semicolon) { end -= 1 }
        guard let tokens = lastArgument(before: end), !tokens.isEmpty else { return nil }
        return string(in: code[tokens.lowerBound].range.lowerBound..<code[tokens.upperBound - 1].range.upperBound)
    }

    /// The indices of its tokens.
    private func lastArgument(before end: Int) -> Range<Int>? {
        let last = end - 1
        switch code.kind(at: last) {
        case .symbol(.rightParenthesis):
            guard let opening = opening(ofBracketAt: last) else { return nil }
            guard isCall(at: opening) else { return opening..<end }
            if opening + 1 == last { return startOfChain(endingAt: opening - 1)..<end }
            return item(after: opening, at: last).start..<last
        case .symbol(.rightBrace):
            return opening(ofBracketAt: last).map { $0..<end }
        case .name:
            return startOfChain(endingAt: last)..<end
        case .symbol(.rightBracket):
            return opening(ofBracketAt: last).map { startOfChain(endingAt: $0 - 1)..<end }
        case .string, .longString, .number, .symbol(.ellipsis), .keyword(.nil), .keyword(.true), .keyword(.false):
            return last..<end
        default:
            return nil
        }
    }

    private func startOfChain(endingAt last: Int) -> Int { chain(endingAt: last)?.start ?? last }

    private func opening(ofBracketAt closing: Int) -> Int? {
        var nesting = Nesting()
        for (index, token) in code[..<closing].enumerated() { nesting.take(token, at: index) }
        return nesting.openings.last.flatMap { $0.kind.isBracket ? $0.token : nil }
    }
}
