/// JSON put together part by part, in the form that the server sends and keeps: compact, ASCII only.
///
/// For documents of which most is text already; a tree of values would be built only to be written and freed. Members must be
/// added in the order of their names.
public struct JSONText: Sendable {
    private var writer = JSONWriter(format: .compact.ascii)

    /// No text yet.
    public init() {}

    /// The text of a value.
    public init(_ value: JSONValue) { self.value(value) }

    /// The text as bytes.
    public var bytes: [UInt8] { writer.output }

    /// The text with one member per line; as it is when what was added makes no document.
    public var indented: [UInt8] { (try? parsed().bytes(.indented.ascii)) ?? bytes }

    /// The document as values.
    ///
    /// - Throws: ``JSONParseError`` when what was added makes no document.
    public func parsed() throws -> JSONValue { try JSONValue.parse(bytes, options: .stored) }

    /// Adds an object whose members `body` adds.
    public mutating func object(_ body: (inout JSONText) throws -> Void) rethrows {
        separate()
        writer.output.append(UInt8(ascii: "{"))
        try body(&self)
        writer.output.append(UInt8(ascii: "}"))
    }

    /// Adds an array whose elements `body` adds.
    public mutating func array(_ body: (inout JSONText) throws -> Void) rethrows {
        separate()
        writer.output.append(UInt8(ascii: "["))
        try body(&self)
        writer.output.append(UInt8(ascii: "]"))
    }

    /// Adds a value.
    public mutating func value(_ value: JSONValue) {
        separate()
        writer.write(value, indent: 0)
    }

    /// Adds a value that is text already.
    public mutating func value(_ text: JSONText) {
        text.writer.output.withUnsafeBytes { copy($0) }
    }

    /// Adds a member with the one value that `body` adds.
    public mutating func member(_ name: String, _ body: (inout JSONText) throws -> Void) rethrows {
        self.name(name)
        try body(&self)
    }

    /// Adds a member.
    public mutating func member(_ name: String, _ value: JSONValue) {
        self.name(name)
        writer.write(value, indent: 0)
    }

    /// Adds a member that is the string `start` with `end` behind it.
    public mutating func member(_ name: String, _ start: String, _ end: String = "") {
        self.name(name)
        writer.output.append(UInt8(ascii: "\""))
        writer.writeContent(of: start)
        if !end.isEmpty { writer.writeContent(of: end) }
        writer.output.append(UInt8(ascii: "\""))
    }

    /// Adds members or a value as they stand in another text of this form.
    mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        separate()
        writer.output.append(contentsOf: bytes)
    }

    private mutating func name(_ name: String) {
        separate()
        writer.write(name)
        writer.output.append(UInt8(ascii: ":"))
    }

    /// Whatever follows a complete value or member is the next one.
    private mutating func separate() {
        switch writer.output.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): return
        default: writer.output.append(UInt8(ascii: ","))
        }
    }
}
