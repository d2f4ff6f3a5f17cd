/// The reserved words of Lua 5.4.
public enum LuaKeyword: String, CaseIterable, Sendable {
    case and, `break`, `do`, `else`, `elseif`, end, `false`, `for`, function, goto, `if`, `in`, local, `nil`, not, or
    case `repeat`, `return`, then, `true`, until, `while`

    private static let longest = 8
    private static let table = Dictionary(uniqueKeysWithValues: allCases.map { (packed($0.rawValue.utf8), $0) })

    /// The reserved word with these bytes, nil for any other name.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count <= Self.longest, let keyword = Self.table[packed(bytes)] else { return nil }
        self = keyword
    }
}
