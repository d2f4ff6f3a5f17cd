/// A JSON Pointer (RFC 6901).
public struct JSONPointer: Sendable, Equatable {
    /// The reference tokens, unescaped.
    public var tokens: [String]

    /// A pointer made of keys that are not escaped.
    public init(tokens: [String]) { self.tokens = tokens }

    /// Reads the string form: empty, or segments each led by `/`, with `~1` for `/` and `~0` for `~`.
    ///
    /// - Returns: nil when the text is no pointer.
    public init?(_ text: String) {
        guard !text.isEmpty else {
            tokens = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        tokens = []
        for segment in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let token = JSONPointer.unescape(segment) else { return nil }
            tokens.append(token)
        }
    }

    /// The value pointed at; nil when there is none.
    public func value(in document: JSONValue) -> JSONValue? {
        var value = document
        for token in tokens {
            switch value {
            case .object(let object):
                guard let member = object[token] else { return nil }
                value = member
            case .array(let array):
                guard let index = JSONPointer.index(token), index < array.count else { return nil }
                value = array[index]
            default: return nil
            }
        }
        return value
    }

    /// An array index: digits without a leading zero.
    static func index(_ token: String) -> Int? {
        guard token.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !(token.utf8.count > 1 && token.utf8.first == 0x30)
        else { return nil }
        return Int(token)
    }

    private static func unescape(_ segment: Substring) -> String? {
        guard segment.utf8.contains(UInt8(ascii: "~")) else { return String(segment) }
        var scalars = String.UnicodeScalarView()
        var rest = segment.unicodeScalars.makeIterator()
        while let scalar = rest.next() {
            guard scalar == "~" else {
                scalars.append(scalar)
                continue
            }
            switch rest.next() {
            case "0": scalars.append("~")
            case "1": scalars.append("/")
            default: return nil
            }
        }
        return String(scalars)
    }
}
