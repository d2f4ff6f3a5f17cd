extension LuaLexer {
    /// Reads what Lua takes for a number, then checks it: `3..2` and `0xg` are wrong numbers, not a number and something.
    mutating func scanNumber() -> LuaToken.Condition {
        let start = position
        let isHexadecimal = byte(0) == UInt8(ascii: "0") && byte(1).lowercased == UInt8(ascii: "x")
        if isHexadecimal { position += 2 }
        let exponent = UInt8(ascii: isHexadecimal ? "p" : "e")
        while position < bytes.count {
            if byte(0).lowercased == exponent {
                position += 1
                if byte(0) == .plus || byte(0) == .minus { position += 1 }
            } else if byte(0).isNamePart || byte(0) == .dot {
                position += 1
            } else {
                break
            }
        }
        let digits = bytes[(start + (isHexadecimal ? 2 : 0))..<position]
        return Self.isNumber(digits, isHexadecimal: isHexadecimal, exponent: exponent) ? .whole : .malformed
    }

    /// Whether the bytes are digits with at most one point and then at most one exponent.
    private static func isNumber(_ bytes: ArraySlice<UInt8>, isHexadecimal: Bool, exponent: UInt8) -> Bool {
        let mark = bytes.firstIndex { $0.lowercased == exponent } ?? bytes.endIndex
        let mantissa = bytes[..<mark]
        let points = mantissa.count { $0 == .dot }
        guard points <= 1, mantissa.count > points else { return false }
        guard mantissa.allSatisfy({ $0 == .dot || (isHexadecimal ? $0.isHexadecimalDigit : $0.isDigit) }) else {
            return false
        }
        guard mark < bytes.endIndex else { return true }
        var power = bytes[(mark + 1)...]
        if power.first == .plus || power.first == .minus { power.removeFirst() }
        return !power.isEmpty && power.allSatisfy(\.isDigit)
    }
}
