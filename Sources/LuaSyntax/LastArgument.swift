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
            let openings = bracketOpenings(before: end)
            guard let opening = openings[last] else { return nil }
            if isCall(at: opening), opening + 1 < last { return item(after: opening, at: last).start..<last }
            return startOfOperand(endingAt: last, openings)..<end
        case .symbol(.rightBrace):
            return bracketOpenings(before: end)[last].map { $0..<end }
        case .symbol(.rightBracket):
            let openings = bracketOpenings(before: end)
            return openings[last] == nil ? nil : startOfOperand(endingAt: last, openings)..<end
        case .name:
            return startOfOperand(endingAt: last, bracketOpenings(before: end))..<end
        case .string, .longString, .number, .symbol(.ellipsis), .keyword(.nil), .keyword(.true), .keyword(.false):
            return last..<end
        default:
            return nil
        }
    }

    /// Index of the first token of a variable, or of a call, with all that it is reached through: `a.b[i]:c(x).d`.
    private func startOfOperand(endingAt last: Int, _ openings: [Int: Int]) -> Int {
        var index = last
        while true {
            let start: Int
            switch code.kind(at: index) {
            case .name:
                let before = code.kind(at: index - 1)
                guard before == .symbol(.dot) || before == .symbol(.colon), isEndOfOperand(at: index - 2) else {
                    return index
                }
                start = index - 1
            case .symbol(.rightParenthesis), .symbol(.rightBrace):
                guard let opening = openings[index] else { return index }
                guard isCall(at: opening) else { return opening }
                start = opening
            case .symbol(.rightBracket):
                guard let opening = openings[index] else { return index }
                guard isEndOfOperand(at: opening - 1) else { return opening }
                start = opening
            case .string, .longString:
                guard isCall(at: index) else { return index }
                start = index
            default:
                return index
            }
            index = start - 1
        }
    }

    /// The index of each closing bracket's opening one.
    private func bracketOpenings(before end: Int) -> [Int: Int] {
        var openings: [Int: Int] = [:]
        var nesting = Nesting()
        for (index, token) in code[..<end].enumerated() {
            if case .closed(let opening, isRight: true) = nesting.take(token, at: index), opening.kind.isBracket {
                openings[index] = opening.token
            }
        }
        return openings
    }
}
