/// A value on its way between Swift and Lua, for small structured values such as options, headers and error fields.
/// Large results go straight from bytes to Lua tables (`LuaStack.pushJSON`).
public enum LuaValue: Sendable, Equatable {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    /// A Lua string; Lua strings are bytes and need not be UTF-8.
    case bytes([UInt8])
    case array([LuaValue])
    /// A table with string keys, in the order given.
    case table([(key: String, value: LuaValue)])

    /// A Lua string with the UTF-8 of `text`.
    public static func string(_ text: String) -> LuaValue { .bytes(Array(text.utf8)) }

    /// The text of a string value; malformed UTF-8 is repaired. Nil for other types.
    public var text: String? {
        if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    /// A field of a table; nil where there is none.
    public subscript(key: String) -> LuaValue? {
        guard case .table(let fields) = self else { return nil }
        return fields.first { $0.key == key }?.value
    }

    /// Equal types and values; fields in the same order.
    public static func == (left: LuaValue, right: LuaValue) -> Bool {
        switch (left, right) {
        case (.nil, .nil): true
        case (.boolean(let a), .boolean(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.bytes(let a), .bytes(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.table(let a), .table(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }
}

extension LuaValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    /// A Lua string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A Lua boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// A Lua integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}
