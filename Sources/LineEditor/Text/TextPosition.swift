/// A place between two grapheme clusters of a `TextBuffer`.
struct TextPosition: Hashable, Comparable, Sendable {
    /// The line, from 0.
    var line: Int
    /// How many bytes of UTF-8 of the line stand before.
    var offset: Int

    init(line: Int, offset: Int) {
        self.line = line
        self.offset = offset
    }

    static let start = TextPosition(line: 0, offset: 0)

    static func < (left: TextPosition, right: TextPosition) -> Bool {
        (left.line, left.offset) < (right.line, right.offset)
    }

    /// The place where text that is put here ends.
    func advanced(over text: String) -> TextPosition {
        var lines = 0
        var lastLine = 0
        for byte in text.utf8 {
            lastLine += 1
            if byte == UInt8(ascii: "\n") {
                lines += 1
                lastLine = 0
            }
        }
        return TextPosition(line: line + lines, offset: lines == 0 ? offset + lastLine : lastLine)
    }
}
