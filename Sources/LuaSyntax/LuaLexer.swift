/// Cuts the bytes of a text into tokens, as Lua 5.4 does, but goes on after anything that Lua refuses.
struct LuaLexer {
    let bytes: [UInt8]
    var position = 0

    /// The tokens of a text, in rising order; what lies between them is white space.
    static func tokens(of bytes: [UInt8]) -> [LuaToken] {
        var lexer = LuaLexer(bytes: bytes)
        var tokens: [LuaToken] = []
        // A guess that is about right for Lua as people write it.
        tokens.reserveCapacity(bytes.count / 4)
        if bytes.starts(with: "#!".utf8) {
            lexer.skipLine()
            tokens.append(LuaToken(kind: .comment, range: 0..<lexer.position, condition: .whole))
        }
        while let token = lexer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() -> LuaToken? {
        skip { $0.isSpace }
        guard position < bytes.count else { return nil }
        let start = position
        let (kind, condition) = scan(bytes[position])
        return LuaToken(kind: kind, range: start..<position, condition: condition)
    }

    private mutating func scan(_ first: UInt8) -> (LuaToken.Kind, LuaToken.Condition) {
        switch first {
        case _ where first.isNameStart:
            return (scanWord(), .whole)
        case _ where first.isDigit || first == .dot && byte(1).isDigit:
            return (.number, scanNumber())
        case .quote, .apostrophe:
            return (.string, scanString())
        case .minus where byte(1) == .minus:
            return (.comment, scanComment())
        case .leftBracket where byte(1) == .leftBracket || byte(1) == .equals:
            if let condition = scanLongBracket() { return (.longString, condition) }
            position += 1
            skip { $0 == .equals }
            return (.error, .whole)
        default:
            if let symbol = LuaSymbol(startOf: bytes[position...]) {
                position += symbol.rawValue.utf8.count
                return (.symbol(symbol), .whole)
            }
            position += 1
            // The rest of a character, and of a word in another script, belongs to the same mistake.
            if first >= 0x80 { skip { $0 >= 0x80 } }
            return (.error, .whole)
        }
    }

    private mutating func scanWord() -> LuaToken.Kind {
        let start = position
        skip { $0.isNamePart }
        return LuaKeyword(bytes[start..<position]).map { .keyword($0) } ?? .name
    }

    private mutating func scanComment() -> LuaToken.Condition {
        position += 2
        if let condition = scanLongBracket() { return condition }
        skipLine()
        return .whole
    }

    /// Reads a string in long brackets of any level.
    /// - Returns: nil, and nothing is read, if there is no opening long bracket.
    private mutating func scanLongBracket() -> LuaToken.Condition? {
        var level = 0
        while byte(1 + level) == .equals { level += 1 }
        guard byte(0) == .leftBracket, byte(1 + level) == .leftBracket else { return nil }
        position += level + 2
        while true {
            skip { $0 != .rightBracket }
            guard position < bytes.count else { return .open }
            position += 1
            let equals = position
            skip { $0 == .equals }
            // If it is not the end, this bracket may still be the first of a closing pair.
            if position - equals == level, byte(0) == .rightBracket {
                position += 1
                return .whole
            }
        }
    }

    // MARK: Bytes

    /// The byte so far after the position, zero after the end.
    func byte(_ offset: Int) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    /// Goes on to the first byte that is not wanted.
    mutating func skip(while isWanted: (UInt8) -> Bool) {
        while position < bytes.count, isWanted(bytes[position]) { position += 1 }
    }

    private mutating func skipLine() {
        skip { !$0.isLineEnd }
    }
}
