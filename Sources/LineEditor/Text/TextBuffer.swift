/// Text of several lines with a cursor, edited by grapheme cluster, that remembers how to undo.
///
/// It is an array of lines without their line feeds: an edit costs as much as the line it is in, so that a key is quick in
/// a block of 10,000 lines, and a paste is one edit. Positions count UTF-8 bytes because Swift finds those at once.
struct TextBuffer: Sendable {
    /// The lines; always at least one.
    private(set) var lines: [String]
    private(set) var cursor: TextPosition
    /// Changes with every edit; who derives something from the text compares it.
    private(set) var revision = 0
    /// The column that Up and Down keep to, until something else moves the cursor.
    private var goalColumn: Int?
    private var undoLog = UndoLog()

    /// - Parameter text: the text; the cursor is at its end. Nothing is there to undo.
    init(_ text: String = "") {
        lines = Self.split(Self.withShortClusters(text))
        cursor = .start
        cursor = end
    }

    /// The whole text, lines joined by line feeds.
    var text: String { lines.joined(separator: "\n") }

    var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }

    /// The place after the last character.
    var end: TextPosition { TextPosition(line: lines.count - 1, offset: lines[lines.count - 1].utf8.count) }

    var line: String { lines[cursor.line] }

    var lineStart: TextPosition { TextPosition(line: cursor.line, offset: 0) }

    var lineEnd: TextPosition { TextPosition(line: cursor.line, offset: line.utf8.count) }

    /// How many bytes of UTF-8 the text has.
    var utf8Count: Int { lines.reduce(lines.count - 1) { $0 + $1.utf8.count } }

    /// The text between two places.
    func text(in range: Range<TextPosition>) -> String {
        let (start, end) = (range.lowerBound, range.upperBound)
        if start.line == end.line { return slice(start.line, start.offset, end.offset) }
        var result = slice(start.line, start.offset, lines[start.line].utf8.count)
        for line in lines[(start.line + 1)..<end.line] { result += "\n" + line }
        return result + "\n" + slice(end.line, 0, end.offset)
    }

    /// How many bytes of UTF-8 of the whole text stand before a place.
    func offset(of position: TextPosition) -> Int {
        lines[..<position.line].reduce(position.offset) { $0 + $1.utf8.count + 1 }
    }

    /// The place that has so many bytes of UTF-8 before it; the nearest one if there is none.
    func position(at offset: Int) -> TextPosition {
        var rest = max(0, offset)
        for (number, line) in lines.enumerated() {
            if rest <= line.utf8.count { return aligned(TextPosition(line: number, offset: rest)) }
            rest -= line.utf8.count + 1
        }
        return end
    }

    // MARK: Moving

    /// Moves the cursor; a following character is a new step to undo.
    mutating func move(to position: TextPosition) {
        cursor = aligned(position)
        goalColumn = nil
        undoLog.seal()
    }

    /// The place one grapheme cluster to the right, in the next line after the end of one.
    ///
    /// - Returns: nil at the end of the text.
    func position(after position: TextPosition) -> TextPosition? {
        let line = lines[position.line]
        if isASCII(line, position.offset), position.offset + 1 == line.utf8.count || isASCII(line, position.offset + 1)
        {
            return TextPosition(line: position.line, offset: position.offset + 1)
        }
        let index = line.utf8.index(line.startIndex, offsetBy: position.offset)
        if index < line.endIndex {
            let next = line.index(after: index)
            return TextPosition(line: position.line, offset: line.utf8.distance(from: line.startIndex, to: next))
        }
        return position.line + 1 < lines.count ? TextPosition(line: position.line + 1, offset: 0) : nil
    }

    /// The place one grapheme cluster to the left, at the end of the line above before the start of one.
    ///
    /// - Returns: nil at the start of the text.
    func position(before position: TextPosition) -> TextPosition? {
        if position.offset > 0 {
            let line = lines[position.line]
            if isASCII(line, position.offset - 1), position.offset == 1 || isASCII(line, position.offset - 2) {
                return TextPosition(line: position.line, offset: position.offset - 1)
            }
            let index = line.utf8.index(line.startIndex, offsetBy: position.offset)
            let previous = line.index(before: index)
            return TextPosition(line: position.line, offset: line.utf8.distance(from: line.startIndex, to: previous))
        }
        return position.line > 0
            ? TextPosition(line: position.line - 1, offset: lines[position.line - 1].utf8.count) : nil
    }

    /// Whether there is an ASCII character at an offset: two of them never make one cluster, and need no looking at tables.
    private func isASCII(_ line: String, _ offset: Int) -> Bool {
        guard offset < line.utf8.count else { return false }
        return line.utf8[line.utf8.index(line.startIndex, offsetBy: offset)] < 0x80
    }

    /// The character after a place, a line feed at the end of a line, nil at the end of the text.
    func character(after position: TextPosition) -> Character? {
        let line = lines[position.line]
        let index = line.utf8.index(line.startIndex, offsetBy: position.offset)
        if index < line.endIndex {
            if isASCII(line, position.offset), isASCII(line, position.offset + 1) {
                return Character(Unicode.Scalar(line.utf8[index]))
            }
            return line[index]
        }
        return position.line + 1 < lines.count ? "\n" : nil
    }

    /// The character before a place, a line feed at the start of a line, nil at the start of the text.
    func character(before position: TextPosition) -> Character? {
        self.position(before: position).flatMap { character(after: $0) }
    }

    /// Moves the cursor by lines, keeping to the display column where the first such move began.
    ///
    /// - Returns: false if there is no such line; then nothing moved.
    mutating func moveVertically(by distance: Int) -> Bool {
        let target = cursor.line + distance
        guard lines.indices.contains(target) else { return false }
        let goal = goalColumn ?? TextColumn.column(in: line, at: cursor.offset)
        move(to: TextPosition(line: target, offset: TextColumn.offset(in: lines[target], at: goal)))
        goalColumn = goal
        return true
    }

    // MARK: Editing

    /// Replaces text, as one step to undo, and puts the cursor after the new text.
    ///
    /// - Parameters:
    ///   - range: the text that goes.
    ///   - text: the text that comes; carriage returns in front of or instead of line feeds become line feeds.
    ///   - cursor: where the cursor goes instead of behind the new text.
    mutating func replace(_ range: Range<TextPosition>, with text: String, cursor: TextPosition? = nil) {
        edit(range, Self.withLineFeeds(Self.withShortClusters(text)), cursor: cursor, isTyping: false)
    }

    /// Puts text at the cursor.
    mutating func insert(_ text: String) { replace(cursor..<cursor, with: text) }

    /// Puts a typed character at the cursor; the characters of a word and the space after it are one step to undo.
    mutating func type(_ character: Character) {
        let text = Self.withLineFeeds(String(character))
        edit(cursor..<cursor, text, cursor: nil, isTyping: text != "\n")
    }

    /// Takes text out, and returns it.
    @discardableResult
    mutating func remove(_ range: Range<TextPosition>) -> String {
        let removed = text(in: range)
        if !range.isEmpty { replace(range, with: "") }
        return removed
    }

    /// Replaces the whole text, as one step to undo, with the cursor at its end.
    mutating func replaceAll(with text: String) { replace(.start..<end, with: text) }

    /// Takes back the last step.
    ///
    /// - Returns: false if there is none.
    mutating func undo() -> Bool {
        guard let edit = undoLog.takeUndo() else { return false }
        substitute(edit.start..<edit.start.advanced(over: edit.inserted), edit.removed)
        cursor = edit.cursorBefore
        goalColumn = nil
        return true
    }

    /// Does again what was undone last.
    ///
    /// - Returns: false if nothing was undone since the last edit.
    mutating func redo() -> Bool {
        guard let edit = undoLog.takeRedo() else { return false }
        substitute(edit.start..<edit.start.advanced(over: edit.removed), edit.inserted)
        cursor = edit.cursorAfter
        goalColumn = nil
        return true
    }

    private mutating func edit(
        _ range: Range<TextPosition>, _ text: String, cursor target: TextPosition?, isTyping: Bool
    ) {
        let removed = self.text(in: range)
        if removed.isEmpty, text.isEmpty { return }
        let before = cursor
        substitute(range, text)
        cursor = aligned(target ?? range.lowerBound.advanced(over: text))
        goalColumn = nil
        undoLog.record(
            Edit(start: range.lowerBound, removed: removed, inserted: text, cursorBefore: before, cursorAfter: cursor),
            isTyping: isTyping)
    }

    /// Changes the lines and nothing else.
    private mutating func substitute(_ range: Range<TextPosition>, _ text: String) {
        revision += 1
        let (start, end) = (range.lowerBound, range.upperBound)
        if start.line == end.line, !text.utf8.contains(UInt8(ascii: "\n")) {
            let line = lines[start.line]
            let first = line.utf8.index(line.startIndex, offsetBy: start.offset)
            let last = line.utf8.index(line.startIndex, offsetBy: end.offset)
            lines[start.line].replaceSubrange(first..<last, with: text)
            return
        }
        var new = Self.split(text)
        new[0] = slice(start.line, 0, start.offset) + new[0]
        new[new.count - 1] += slice(end.line, end.offset, lines[end.line].utf8.count)
        lines.replaceSubrange(start.line...end.line, with: new)
    }

    /// The nearest place that is not inside a grapheme cluster, which is where a combining mark can put the cursor.
    func aligned(_ position: TextPosition) -> TextPosition {
        let number = min(max(0, position.line), lines.count - 1)
        let line = lines[number]
        let offset = min(max(0, position.offset), line.utf8.count)
        let index = line.utf8.index(line.startIndex, offsetBy: offset)
        if index == line.startIndex || index == line.endIndex { return TextPosition(line: number, offset: offset) }
        let start = line.index(before: line.index(after: index))
        if start == index { return TextPosition(line: number, offset: offset) }
        let next = line.utf8.distance(from: line.startIndex, to: line.index(after: index))
        return TextPosition(line: number, offset: next)
    }

    private func slice(_ number: Int, _ start: Int, _ end: Int) -> String {
        let line = lines[number]
        if start == 0, end == line.utf8.count { return line }
        let first = line.utf8.index(line.startIndex, offsetBy: start)
        return String(line[first..<line.utf8.index(line.startIndex, offsetBy: end)])
    }

    private static func split(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    /// A character that is longer, in bytes, has more marks than any script needs, and each key would take seconds.
    private static let longestCluster = 256

    /// The text, of endless characters only the beginning.
    private static func withShortClusters(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }), text.contains(where: { $0.utf8.count > longestCluster }) else {
            return text
        }
        var short = ""
        for cluster in text {
            var left = longestCluster
            short.unicodeScalars += cluster.unicodeScalars.prefix { scalar in
                left -= UTF8.width(scalar)
                return left >= 0
            }
        }
        return short
    }

    /// Line ends of terminals and of Windows as line feeds.
    private static func withLineFeeds(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\r") {
                bytes.append(UInt8(ascii: "\n"))
            } else if byte != UInt8(ascii: "\n") || previous != UInt8(ascii: "\r") {
                bytes.append(byte)
            }
            previous = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
