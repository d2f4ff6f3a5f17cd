extension LuaText {
    /// The names and keys that the text gives strings to: `x` and `y` of `x, y = a, "b"`, `key` of `{ ["key"] = "b" }`.
    ///
    /// Of a list of them it is not asked which one gets the string.
    public var namesGivenStrings: [String] {
        code.indices.filter { code.kind(at: $0) == .symbol(.assign) && givesString(at: $0) }.flatMap(namesBefore)
    }

    /// The names on the left of an assignment.
    private func namesBefore(_ assignment: Int) -> [String] {
        var names: [String] = []
        for index in (0..<assignment).reversed() {
            switch code[index].kind {
            case .name: names.append(string(code[index]))
            case .string, .longString: names.append(string(in: content(of: code[index])))
            case .symbol(let symbol) where Self.inTargets.contains(symbol): break
            default: return names
            }
            if code[index].startsStatement(after: index > 0 ? code[index - 1] : nil) { break }
        }
        return names
    }

    private static let inTargets: Set<LuaSymbol> = [.comma, .dot, .leftBracket, .rightBracket, .less, .greater]

    /// Whether a string stands on the right of an assignment, before any call or table: what they are given is another matter.
    private func givesString(at assignment: Int) -> Bool {
        for index in (assignment + 1)..<max(assignment + 1, code.count) {
            let (token, previous) = (code[index], code[index - 1])
            switch token.kind {
            case .string, .longString:
                if previous.endsOperand { return false }
                if !content(of: token).isEmpty { return true }
            case .symbol(.leftParenthesis) where !previous.endsOperand: break
            case .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.leftBrace), .symbol(.rightBrace),
                .symbol(.assign):
                return false
            default: if token.startsStatement(after: previous) { return false }
            }
        }
        return false
    }
}
