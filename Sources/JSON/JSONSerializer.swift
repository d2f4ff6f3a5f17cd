/// How a document is written.
public struct JSONFormat: Sendable {
    enum Layout { case compact, spaced, indented }

    let layout: Layout
    let escapesNonASCII: Bool

    /// No blanks at all, as the server writes deposits and lists.
    public static let compact = JSONFormat(layout: .compact, escapesNonASCII: false)
    /// `", "` and `": "`, as Python's `json.dumps`.
    public static let spaced = JSONFormat(layout: .spaced, escapesNonASCII: false)
    /// One member per line, indented by two.
    public static let indented = JSONFormat(layout: .indented, escapesNonASCII: false)

    /// The same with every character outside ASCII as `\uXXXX`.
    public var ascii: JSONFormat { JSONFormat(layout: layout, escapesNonASCII: true) }
}

extension JSONValue {
    /// The document as UTF-8, members sorted by name.
    public func bytes(_ format: JSONFormat = .compact) -> [UInt8] {
        var writer = JSONWriter(format: format)
        writer.write(self, indent: 0)
        return writer.output
    }

    /// The document as text, members sorted by name.
    public func text(_ format: JSONFormat = .compact) -> String { String(decoding: bytes(format), as: UTF8.self) }
}

/// Writes values as bytes.
struct JSONWriter {
    let format: JSONFormat
    var output: [UInt8] = []

    init(format: JSONFormat) {
        self.format = format
        output.reserveCapacity(4096)
    }

    mutating func write(_ value: JSONValue, indent: Int) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let bool): output.append(contentsOf: (bool ? "true" : "false").utf8)
        case .number(let number): output.append(contentsOf: number.literal.utf8)
        case .string(let string): write(string)
        case .array(let array):
            output.append(UInt8(ascii: "["))
            for (index, element) in array.enumerated() {
                separate(first: index == 0, indent: indent + 1)
                write(element, indent: indent + 1)
            }
            close(UInt8(ascii: "]"), isEmpty: array.isEmpty, indent: indent)
        case .object(let object):
            output.append(UInt8(ascii: "{"))
            for index in object.keys.indices {
                separate(first: index == 0, indent: indent + 1)
                write(object.keys[index])
                output.append(UInt8(ascii: ":"))
                if format.layout != .compact { output.append(UInt8(ascii: " ")) }
                write(object.values[index], indent: indent + 1)
            }
            close(UInt8(ascii: "}"), isEmpty: object.isEmpty, indent: indent)
        }
    }

    private mutating func separate(first: Bool, indent: Int) {
        if !first { output.append(UInt8(ascii: ",")) }
        switch format.layout {
        case .compact: break
        case .spaced: if !first { output.append(UInt8(ascii: " ")) }
        case .indented: newLine(indent)
        }
    }

    private mutating func close(_ bracket: UInt8, isEmpty: Bool, indent: Int) {
        if format.layout == .indented && !isEmpty { newLine(indent) }
        output.append(bracket)
    }

    private mutating func newLine(_ indent: Int) {
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indent))
    }

    mutating func write(_ string: String) {
        output.append(UInt8(ascii: "\""))
        writeContent(of: string)
        output.append(UInt8(ascii: "\""))
    }

    /// A string without its quotes.
    mutating func writeContent(of string: String) {
        let isPlain = string.utf8.withContiguousStorageIfAvailable { bytes in
            let isPlain = PlainText.prefix(of: UnsafeRawBufferPointer(bytes)) == bytes.count
            if isPlain { output.append(contentsOf: bytes) }
            return isPlain
        }
        if isPlain != true {
            for scalar in string.unicodeScalars { write(scalar) }
        }
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": output.append(contentsOf: #"\""#.utf8)
        case "\\": output.append(contentsOf: #"\\"#.utf8)
        case "\n": output.append(contentsOf: #"\n"#.utf8)
        case "\r": output.append(contentsOf: #"\r"#.utf8)
        case "\t": output.append(contentsOf: #"\t"#.utf8)
        case "\u{8}": output.append(contentsOf: #"\b"#.utf8)
        case "\u{C}": output.append(contentsOf: #"\f"#.utf8)
        case _ where scalar.value < 0x20 || scalar.value > 0x7E && format.escapesNonASCII:
            for unit in String(scalar).utf16 {
                output.append(contentsOf: #"\u"#.utf8)
                let digits = String(unit, radix: 16)
                output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
                output.append(contentsOf: digits.utf8)
            }
        default: output.append(contentsOf: String(scalar).utf8)
        }
    }
}
