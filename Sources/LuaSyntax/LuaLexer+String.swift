extension LuaLexer {
    /// Reads a string in quotes, to its end or to the end of its line.
    mutating func scanString() -> LuaToken.Condition {
        let quote = byte(0)
        position += 1
        var condition = LuaToken.Condition.whole
        var reachesOver = false
        while position < bytes.count, !byte(0).isLineEnd {
            reachesOver = false
            if byte(0) == quote {
                position += 1
                return condition
            }
            if byte(0) == .backslash {
                let escape = scanEscape()
                if escape == .unknown { condition = .malformed }
                reachesOver = escape == .lineEnd
            } else {
                position += 1
            }
        }
        return reachesOver && position == bytes.count ? .open : .cut
    }

    private enum Escape {
        case known, unknown
        /// It lets the string go on in the next line.
        case lineEnd
    }

    private mutating func scanEscape() -> Escape {
        position += 1
        guard position < bytes.count else { return .lineEnd }
        let first = byte(0)
        switch first {
        case UInt8(ascii: "z"):
            position += 1
            skip { $0.isSpace }
            return position == bytes.count ? .lineEnd : .known
        case _ where first.isLineEnd:
            position += 1
            // `\r\n` and `\n\r` are one end of line.
            if byte(0).isLineEnd, byte(0) != first { position += 1 }
            return .lineEnd
        case UInt8(ascii: "x"):
            position += 1
            return skipDigits(atMost: 2, where: \.isHexadecimalDigit).count == 2 ? .known : .unknown
        case UInt8(ascii: "u"):
            return scanCodePoint()
        case _ where first.isDigit:
            let value = skipDigits(atMost: 3, where: \.isDigit).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            return value <= 255 ? .known : .unknown
        case _ where #"abfnrtv\"'"#.utf8.contains(first):
            position += 1
            return .known
        default:
            // What follows stands for itself, so that the string still ends where it seems to.
            position += 1
            return .unknown
        }
    }

    /// Reads `u{XXX}`, a number below 2^31.
    private mutating func scanCodePoint() -> Escape {
        position += 1
        guard byte(0) == UInt8(ascii: "{") else { return .unknown }
        position += 1
        let digits = skipDigits(atMost: .max, where: \.isHexadecimalDigit)
        guard !digits.isEmpty, byte(0) == UInt8(ascii: "}") else { return .unknown }
        position += 1
        let significant = String(decoding: digits.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
        return significant.isEmpty || UInt64(significant, radix: 16).map { $0 < 1 << 31 } == true ? .known : .unknown
    }

    private mutating func skipDigits(atMost limit: Int, where isDigit: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let digits = bytes[position...].prefix(limit).prefix(while: isDigit)
        position = digits.endIndex
        return digits
    }
}
