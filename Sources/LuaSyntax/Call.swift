/// How calls, names and arguments are recognised from tokens.
extension LuaText {
    /// Whether the bracket or string at an index makes a call of what stands before it.
    func isCall(at index: Int) -> Bool {
        switch code.kind(at: index) {
        case .symbol(.leftParenthesis), .symbol(.leftBrace), .string, .longString: break
        default: return false
        }
        return isEndOfOperand(at: index - 1)
    }

    /// Whether a token may be the last of what is called or indexed.
    func isEndOfOperand(at index: Int) -> Bool {
        switch code.kind(at: index) {
        case .name, .string, .longString: true
        case .symbol(let symbol): [.rightParenthesis, .rightBracket, .rightBrace].contains(symbol)
        default: false
        }
    }

    /// The names of the function called by the bracket or string at an index: `cap.files.upload(` gives three.
    /// - Returns: nil if it is no call, or of something that has no such name.
    func callee(at index: Int) -> [String]? {
        guard isCall(at: index), let chain = chain(endingAt: index - 1) else { return nil }
        let names = chain.keys.compactMap(\.name)
        return code.kind(at: chain.start - 1) == .keyword(.function) || names.count < chain.keys.count ? nil : names
    }

    /// A chain of keys such as `a.b["c"][1]:d`.
    /// - Parameter last: index of its last token.
    /// - Returns: the keys and the index of the first token; nil if the chain begins with anything but a name.
    func chain(endingAt last: Int) -> (keys: [TableKey], start: Int)? {
        var keys: [TableKey] = []
        var index = last
        while true {
            switch code.kind(at: index) {
            case .name:
                keys.append(.name(string(code[index])))
                let before = code.kind(at: index - 1)
                guard before == .symbol(.dot) || before == .symbol(.colon) else { return (keys.reversed(), index) }
                index -= 2
            case .symbol(.rightBracket):
                guard let key = key(at: index - 1), code.kind(at: index - 2) == .symbol(.leftBracket) else {
                    return nil
                }
                keys.append(key)
                index -= 3
            default:
                return nil
            }
        }
    }

    /// The key that the token at an index is, if it is one as it stands.
    private func key(at index: Int) -> TableKey? {
        switch code.kind(at: index) {
        case .number: return Int(string(code[index])).map(TableKey.position)
        case .string, .longString:
            let range = content(of: code[index])
            return bytes[range].contains(.backslash) ? nil : .name(string(in: range))
        default: return nil
        }
    }

    /// One of the items between brackets.
    struct Item {
        /// How many come before it.
        var index: Int
        /// Index of its first token.
        var start: Int
    }

    /// The item that a token belongs to, or would if it were there.
    /// - Parameters:
    ///   - opening: index of the opening bracket.
    ///   - place: index of the token.
    func item(after opening: Int, at place: Int) -> Item {
        var item = Item(index: 0, start: opening + 1)
        var nesting = Nesting()
        for index in item.start..<max(item.start, place) {
            nesting.take(code[index], at: index)
            if nesting.openings.isEmpty, isSeparator(at: index) {
                item = Item(index: item.index + 1, start: index + 1)
            }
        }
        return item
    }

    /// The name of a table's item that begins like `name =`.
    func fieldName(at start: Int) -> String? {
        guard code.kind(at: start) == .name, code.kind(at: start + 1) == .symbol(.assign) else { return nil }
        return string(code[start])
    }

    /// The names that the items of a table give, up to its end or to where it cannot go on.
    /// - Parameters:
    ///   - opening: index of the brace.
    ///   - place: index of a token whose own name does not count.
    func fieldNames(after opening: Int, exceptAt place: Int) -> [String] {
        var names: [String] = []
        var nesting = Nesting()
        nesting.take(code[opening], at: opening)
        for index in (opening + 1)..<max(opening + 1, code.count) {
            let isItemStart = nesting.openings.count == 1 && (index == opening + 1 || isSeparator(at: index - 1))
            if isItemStart, index != place, let name = fieldName(at: index) { names.append(name) }
            nesting.take(code[index], at: index)
            if nesting.openings.isEmpty { break }
        }
        return names
    }

    private func isSeparator(at index: Int) -> Bool {
        code.kind(at: index) == .symbol(.comma) || code.kind(at: index) == .symbol(.semicolon)
    }
}
