/// Why a text is not JSON, and where.
public struct JSONParseError: Error, CustomStringConvertible {
    /// What was wrong.
    public let message: String
    /// The offset of the offending byte.
    public let position: Int

    /// The message with its place.
    public var description: String { "\(message) at byte \(position)" }
}

/// How the parser reads.
public struct JSONParseOptions: Sendable {
    /// The deepest nesting of arrays and objects; deeper documents are refused, so recursion stays bounded.
    public var maximumDepth: Int
    /// Whether `NaN`, `Infinity` and `-Infinity` are numbers, as for Python's json module.
    public var allowsNonFinite: Bool

    /// Options for a parse.
    public init(maximumDepth: Int = 256, allowsNonFinite: Bool = false) {
        self.maximumDepth = maximumDepth
        self.allowsNonFinite = allowsNonFinite
    }
}

extension JSONValue {
    /// Parses one JSON document.
    ///
    /// - Parameters:
    ///   - bytes: the document in UTF-8, without byte order mark.
    ///   - options: depth limit and leniency.
    /// - Throws: ``JSONParseError``.
    public static func parse(_ bytes: UnsafeRawBufferPointer, options: JSONParseOptions = .init()) throws -> JSONValue {
        var parser = JSONParser(bytes: bytes, options: options)
        return try parser.document()
    }

    /// Parses one JSON document held in an array of bytes.
    public static func parse(_ bytes: [UInt8], options: JSONParseOptions = .init()) throws -> JSONValue {
        try bytes.withUnsafeBytes { try parse($0, options: options) }
    }

    /// Parses one JSON document held in a string.
    public static func parse(_ text: String, options: JSONParseOptions = .init()) throws -> JSONValue {
        var text = text
        return try text.withUTF8 { try parse(UnsafeRawBufferPointer($0), options: options) }
    }
}

/// Recursive descent over bytes, bounded by the depth limit.
struct JSONParser {
    /// Room for the members of most objects, which spares growing.
    private static let usualCount = 8

    private let bytes: UnsafeRawBufferPointer
    private let options: JSONParseOptions
    private var position = 0
    private var depth = 0

    init(bytes: UnsafeRawBufferPointer, options: JSONParseOptions) {
        self.bytes = bytes
        self.options = options
    }

    mutating func document() throws -> JSONValue {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw failure("unexpected text after the document") }
        return value
    }

    private func failure(_ message: String) -> JSONParseError { JSONParseError(message: message, position: position) }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func value() throws -> JSONValue {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N") where options.allowsNonFinite:
            return try word("NaN", .number(JSONNumber(literal: "NaN")))
        case UInt8(ascii: "I") where options.allowsNonFinite:
            return try word("Infinity", .number(JSONNumber(literal: "Infinity")))
        case nil: throw failure("unexpected end")
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count else { throw failure("unexpected end") }
        for index in 0..<length where bytes[position + index] != word.utf8Start[index] {
            throw failure("expected \(word)")
        }
        position += length
        return value
    }

    private mutating func enter() throws {
        depth += 1
        guard depth <= options.maximumDepth else { throw failure("nested more than \(options.maximumDepth) deep") }
        position += 1
        skipSpace()
    }

    private mutating func array() throws -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if byte == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            elements.append(try value())
            skipSpace()
            switch byte {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .array(elements)
            default: throw failure("expected , or ]")
            }
        }
    }

    private mutating func object() throws -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var names: [String] = []
        var members: [JSONValue] = []
        if byte == UInt8(ascii: "}") {
            position += 1
            return .object(JSONObject())
        }
        names.reserveCapacity(JSONParser.usualCount)
        members.reserveCapacity(JSONParser.usualCount)
        while true {
            skipSpace()
            guard byte == UInt8(ascii: "\"") else { throw failure("expected a member name") }
            names.append(try string())
            skipSpace()
            guard byte == UInt8(ascii: ":") else { throw failure("expected :") }
            position += 1
            members.append(try value())
            skipSpace()
            switch byte {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .object(JSONObject(names, members))
            default: throw failure("expected , or }")
            }
        }
    }

    private mutating func number() throws -> JSONValue {
        let start = position
        if byte == UInt8(ascii: "-") { position += 1 }
        if options.allowsNonFinite && byte == UInt8(ascii: "I") {
            return try word("Infinity", .number(JSONNumber(literal: "-Infinity")))
        }
        if byte == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if byte == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return .number(JSONNumber(literal: decoded(start..<position)))
    }

    private mutating func digits() throws {
        let start = position
        while let digit = byte, (0x30...0x39).contains(digit) { position += 1 }
        guard position > start else { throw failure(byte == nil ? "unexpected end" : "unexpected character") }
    }

    private mutating func string() throws -> String {
        position += 1
        let start = position
        var isASCII = true
        position += PlainText.prefix(of: UnsafeRawBufferPointer(rebasing: bytes[start...]))
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let text = try self.text(start..<position, isASCII: isASCII)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw failure("control character in a string") }
            if byte >= 0x80 { isASCII = false }
            position += 1
        }
        throw failure("unterminated string")
    }

    private func text(_ range: Range<Int>, isASCII: Bool) throws -> String {
        if !isASCII {
            var decoder = UTF8()
            var iterator = bytes[range].makeIterator()
            decoding: while true {
                switch decoder.decode(&iterator) {
                case .scalarValue: continue
                case .emptyInput: break decoding
                case .error: throw failure("invalid UTF-8 in a string")
                }
            }
        }
        return decoded(range)
    }

    private func decoded(_ range: Range<Int>) -> String {
        // Rebased, as decoding is many times slower for a slice.
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    private mutating func escapedString(from start: Int) throws -> String {
        var text = try self.text(start..<position, isASCII: false)
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return text
            case UInt8(ascii: "\\"):
                position += 1
                text.unicodeScalars.append(try escape())
            case 0..<0x20:
                throw failure("control character in a string")
            default:
                let run = position
                while position < bytes.count, bytes[position] >= 0x20, bytes[position] != UInt8(ascii: "\""),
                    bytes[position] != UInt8(ascii: "\\")
                {
                    position += 1
                }
                text += try self.text(run..<position, isASCII: false)
            }
        }
        throw failure("unterminated string")
    }

    private mutating func escape() throws -> Unicode.Scalar {
        guard let byte else { throw failure("unterminated string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = UInt32(try hex())
            if (0xD800..<0xDC00).contains(code) {
                guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                    bytes[position + 1] == UInt8(ascii: "u")
                else { throw failure("lone surrogate in a string") }
                position += 2
                let low = UInt32(try hex())
                guard (0xDC00..<0xE000).contains(low) else { throw failure("lone surrogate in a string") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure("lone surrogate in a string") }
            return scalar
        default: throw failure("unknown escape")
        }
    }

    private mutating func hex() throws -> UInt16 {
        guard position + 4 <= bytes.count else { throw failure("unterminated escape") }
        var value: UInt16 = 0
        for _ in 0..<4 {
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw failure("expected a hexadecimal digit")
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }
}
