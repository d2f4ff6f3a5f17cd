import JSON

/// The value of a custom metadata field: a text, a number (dates are seconds since 1970), or several of them.
enum MetadataValue: Codable, Sendable {
    case text(String)
    case number(Double)
    case list([MetadataValue])

    /// The value and, of a list, its elements one by one.
    var scalars: [MetadataValue] {
        if case .list(let values) = self { values } else { [self] }
    }

    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): .ocean(number)
        case .list(let values): .array(values.map(\.json))
        }
    }
}

extension JSONValue {
    /// A number without a fraction where it has none.
    static func ocean(_ number: Double) -> JSONValue {
        number == number.rounded() && abs(number) < 9e15 ? .int(Int(number)) : .number(JSONNumber(number))
    }
}

extension JSONObject {
    /// Sets a text unless it is missing or empty: empty optional members are left out of answers (section 1.10).
    mutating func set(_ name: String, _ text: String?) {
        if let text, !text.isEmpty { self[name] = .string(text) }
    }

    mutating func set(_ name: String, _ number: Int?) {
        if let number { self[name] = .int(number) }
    }

    mutating func set(_ name: String, _ flag: Bool?) {
        if let flag { self[name] = .bool(flag) }
    }

    mutating func set(_ name: String, _ texts: [String]) {
        if !texts.isEmpty { self[name] = .array(texts.map(JSONValue.string)) }
    }

    mutating func set(_ name: String, _ values: [JSONValue]) {
        if !values.isEmpty { self[name] = .array(values) }
    }
}
