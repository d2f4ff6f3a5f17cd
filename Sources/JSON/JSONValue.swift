/// A JSON value. Numbers keep the text they were written with, objects keep their members sorted by name.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// An integer.
    public static func int(_ value: some BinaryInteger) -> JSONValue { .number(JSONNumber(value)) }

    /// The members of an object; nil for any other value.
    public var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The elements of an array; nil for any other value.
    public var array: [JSONValue]? {
        if case .array(let array) = self { array } else { nil }
    }

    /// The text of a string; nil for any other value.
    public var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    /// The value of a boolean; nil for any other value.
    public var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    /// The value of a number that is a 64-bit integer; nil for any other value.
    public var int: Int64? {
        if case .number(let number) = self { number.int64 } else { nil }
    }

    /// The member of an object, nil when there is none or when this is no object.
    public subscript(name: String) -> JSONValue? { object?[name] }
}

extension JSONValue: Equatable {
    /// Numbers are equal by value (`1` and `1.0`), strings by their bytes: no Unicode normalisation as `String` does it.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): UTF8Order.compare(a, b) == 0
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }
}

// No nil literal: `object[name] = nil` and `== nil` would then mean null as well as absent.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A number with a fraction.
    public init(floatLiteral value: Double) { self = .number(JSONNumber(value)) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map(\.0), elements.map(\.1)))
    }
}
