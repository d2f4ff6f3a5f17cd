/// The operators and other signs of Lua 5.4.
public enum LuaSymbol: String, CaseIterable, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "^"
    case length = "#"
    case ampersand = "&"
    case tilde = "~"
    case pipe = "|"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case equal = "=="
    case notEqual = "~="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case assign = "="
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBrace = "{"
    case rightBrace = "}"
    case leftBracket = "["
    case rightBracket = "]"
    case doubleColon = "::"
    case semicolon = ";"
    case colon = ":"
    case comma = ","
    case dot = "."
    case concatenate = ".."
    case ellipsis = "..."

    /// Whether it stands between two parts of an expression or assignment.
    var joins: Bool {
        switch self {
        case .leftParenthesis, .rightParenthesis, .leftBrace, .rightBrace, .leftBracket, .rightBracket: false
        case .length, .doubleColon, .semicolon, .comma, .ellipsis: false
        default: true
        }
    }

    private static let longest = 3
    private static let table = Dictionary(uniqueKeysWithValues: allCases.map { (packed($0.rawValue.utf8), $0) })
    private static let bytes = Set(allCases.flatMap(\.rawValue.utf8))

    /// Whether the byte occurs in any sign.
    private static let isPart: [Bool] = (0...255).map { bytes.contains(UInt8($0)) }

    /// The longest sign that the bytes begin with, nil if there is none.
    init?(startOf bytes: ArraySlice<UInt8>) {
        let candidate = bytes.prefix(Self.longest).prefix { Self.isPart[Int($0)] }
        for length in stride(from: candidate.count, to: 0, by: -1) {
            if let symbol = Self.table[packed(candidate.prefix(length))] {
                self = symbol
                return
            }
        }
        return nil
    }
}
