/// Bytes as Lua in the "C" locale classifies them.
extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let backslash = UInt8(ascii: "\\")
    static let leftBracket = UInt8(ascii: "[")
    static let rightBracket = UInt8(ascii: "]")
    static let equals = UInt8(ascii: "=")
    static let plus = UInt8(ascii: "+")
    static let minus = UInt8(ascii: "-")
    static let dot = UInt8(ascii: ".")

    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
    var isLineEnd: Bool { self == 0x0A || self == 0x0D }
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isHexadecimalDigit: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(lowercased) }
    var isNameStart: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased) || self == UInt8(ascii: "_") }
    var isNamePart: Bool { isNameStart || isDigit }
    var isUppercase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    var lowercased: UInt8 { isUppercase ? self | 0x20 : self }
}
