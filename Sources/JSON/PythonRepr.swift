extension JSONValue {
    /// The value as Python's `repr` shows it, which is how it stands in validation messages: `{'a': [1, True, None]}`.
    public var pythonRepr: String {
        switch self {
        case .null: "None"
        case .bool(let bool): bool ? "True" : "False"
        case .number(let number): number.isIntegerLiteral ? number.literal : number.double.description
        case .string(let string): JSONValue.pythonRepr(string)
        case .array(let array): "[" + array.map(\.pythonRepr).joined(separator: ", ") + "]"
        case .object(let object):
            "{" + object.map { "\(JSONValue.pythonRepr($0)): \($1.pythonRepr)" }.joined(separator: ", ") + "}"
        }
    }

    /// A string as Python's `repr` shows it: single quotes, unless it holds one and no double quote.
    static func pythonRepr(_ string: String) -> String {
        let quote: Unicode.Scalar =
            string.unicodeScalars.contains("'") && !string.unicodeScalars.contains("\"") ? "\"" : "'"
        var text = String(quote)
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case quote: text += "\\" + String(quote)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                text += "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + String(quote)
    }
}
