/// An object as text of the form of ``JSONText``. A member is found by skipping those before it, and only what is asked for is
/// parsed.
public struct WrittenObject: Sendable {
    /// The text.
    public let text: String

    /// Takes text that was written by ``JSONText``; of any other, members may not be found.
    public init(_ text: String) { self.text = text }

    /// Writes an object.
    public init(_ object: JSONObject) { text = JSONValue.object(object).text(.compact.ascii) }

    /// The value at the end of a path of names; nil when absent.
    public subscript(path: String...) -> JSONValue? {
        withBytes { bytes in
            var value = bytes
            for name in path {
                guard let member = MemberScanner.value(of: name, in: value) else { return nil }
                value = member
            }
            return try? JSONValue.parse(value, options: .stored)
        }
    }

    /// The text of a member; nil when absent.
    public func text(of name: String) -> String? {
        withBytes { MemberScanner.value(of: name, in: $0).map { String(decoding: $0, as: UTF8.self) } }
    }

    /// All members.
    ///
    /// - Throws: ``JSONParseError``.
    public func members() throws -> JSONObject { try JSONValue.parse(text, options: .stored).object ?? [:] }

    /// Adds the members that `isWanted` picks by their names, as they are written.
    public func copy(to text: inout JSONText, where isWanted: (String) -> Bool) {
        withBytes { bytes in
            var members = MemberScanner(bytes)
            // Wanted members that follow each other are taken over together.
            var run: Range<Int>?
            while let member = members.next() {
                if isWanted(members.decoded(member.name)) {
                    run = (run?.lowerBound ?? member.start)..<member.value.upperBound
                } else if let wanted = run {
                    text.copy(members.bytes(wanted))
                    run = nil
                }
            }
            if let run { text.copy(members.bytes(run)) }
        }
    }

    private func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        var text = text
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}

extension JSONParseOptions {
    /// Stored documents may be nested deeper than posted ones: a PATCH adds to what is there.
    static let stored = JSONParseOptions(maximumDepth: 1024)
}

/// Walks over the members at the top of an object without parsing their values.
private struct MemberScanner {
    struct Member {
        let start: Int
        /// Between the quotes.
        let name: Range<Int>
        let value: Range<Int>
    }

    private let text: UnsafeRawBufferPointer
    private var position = 1

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    /// The value of a member of the object that the text is.
    static func value(of name: String, in text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard text.first == UInt8(ascii: "{") else { return nil }
        var members = MemberScanner(text)
        while let member = members.next() {
            if members.isNamed(member, name) { return members.bytes(member.value) }
        }
        return nil
    }

    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: text[range]) }

    /// A name without its escapes.
    func decoded(_ name: Range<Int>) -> String {
        let bytes = bytes(name)
        guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
        return (try? JSONValue.parse(self.bytes(name.lowerBound - 1..<name.upperBound + 1)))?.string ?? ""
    }

    private func isNamed(_ member: Member, _ name: String) -> Bool {
        let bytes = bytes(member.name)
        // Escapes only make a name longer.
        guard bytes.count >= name.utf8.count else { return false }
        return bytes.elementsEqual(name.utf8)
            || bytes.contains(UInt8(ascii: "\\")) && UTF8Order.compare(decoded(member.name), name) == 0
    }

    /// The next member; nil after the last one.
    mutating func next() -> Member? {
        let start = position
        guard start < text.count, text[start] == UInt8(ascii: "\"") else { return nil }
        skipString()
        let name = start + 1..<max(start + 1, position - 1)
        position += 1  // the colon
        let valueStart = position
        skipValue()
        guard valueStart < position, position < text.count else { return nil }
        let value = valueStart..<position
        position += 1  // the comma, or the end of the object
        return Member(start: start, name: name, value: value)
    }

    /// To behind the value: as far as the comma or bracket that belongs to the object itself.
    private mutating func skipValue() {
        var depth = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\""):
                skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ",") where depth == 0: return
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            default: break
            }
            position += 1
        }
    }

    /// From the opening quote to behind the closing one.
    private mutating func skipString() {
        position += 1
        while position < text.count {
            position += PlainText.prefix(of: UnsafeRawBufferPointer(rebasing: text[position...]))
            guard position < text.count else { return }
            switch text[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
    }
}
