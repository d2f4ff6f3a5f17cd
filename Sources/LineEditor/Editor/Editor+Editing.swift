extension Editor {
    /// Changes the text.
    ///
    /// - Parameter argument: the count that somebody gave; as in readline, characters that are deleted by count can be yanked.
    /// - Returns: false if the command does not.
    mutating func performEdit(_ command: Command, argument: Int? = nil) -> Bool {
        let count = argument ?? 1
        switch command {
        case .insertNewline: times(count) { $0.addLine() }
        case .backwardDeleteChar:
            let start = place(count) { buffer.position(before: $0) }
            if argument == nil { buffer.remove(start..<buffer.cursor) } else { kill(start..<buffer.cursor, .backward) }
        case .deleteChar: deleteForward(argument)
        case .killLine:
            let end = buffer.cursor == buffer.lineEnd ? buffer.position(after: buffer.cursor) : buffer.lineEnd
            kill(buffer.cursor..<(end ?? buffer.cursor), .forward)
        case .unixLineDiscard:
            let start = buffer.cursor.offset == 0 ? buffer.position(before: buffer.cursor) : buffer.lineStart
            kill((start ?? buffer.cursor)..<buffer.cursor, .backward)
        case .killWord: kill(buffer.cursor..<place(count) { buffer.wordEnd(after: $0) }, .forward)
        case .backwardKillWord: kill(place(count) { buffer.wordStart(before: $0) }..<buffer.cursor, .backward)
        case .unixWordRubout:
            kill(place(count) { buffer.wordStart(before: $0, .whitespaceSeparated) }..<buffer.cursor, .backward)
        case .deleteHorizontalSpace: deleteHorizontalSpace()
        case .yank: yank()
        case .yankPop: yankPop()
        case .yankLastArg: yankLastArgument()
        case .transposeChars: times(count) { _ = $0.buffer.transposeCharacters() }
        case .transposeWords: times(count) { _ = $0.buffer.transposeWords() }
        case .upcaseWord: times(count) { $0.buffer.changeWord { $0.uppercased() } }
        case .downcaseWord: times(count) { $0.buffer.changeWord { $0.lowercased() } }
        case .capitalizeWord: times(count) { $0.buffer.changeWord(Self.capitalized) }
        case .undo: times(count) { _ = $0.buffer.undo() }
        case .redo: times(count) { _ = $0.buffer.redo() }
        case .revertLine: while buffer.undo() {}
        default: return false
        }
        return true
    }

    mutating func deleteForward(_ argument: Int?) {
        let range = buffer.cursor..<place(argument ?? 1) { buffer.position(after: $0) }
        if argument == nil { buffer.remove(range) } else { kill(range, .forward) }
    }

    func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    /// Breaks the line at the cursor and indents the new one.
    mutating func addLine() {
        moveOut()
        let above = buffer.text(in: .start..<buffer.cursor) + "\n"
        let rest = buffer.text(in: buffer.cursor..<buffer.lineEnd)
        let tail = String(rest.drop { $0 == " " })
        let afterSpaces = TextPosition(
            line: buffer.cursor.line, offset: buffer.cursor.offset + rest.utf8.count - tail.utf8.count)
        let indentation = spaces(language.indentation(of: tail, after: above))
        buffer.replace(buffer.cursor..<afterSpaces, with: "\n" + indentation)
    }

    /// Moves a line such as `end` out to where it belongs, if its margin is still the one that it was given.
    mutating func moveOut() {
        let above = buffer.text(in: .start..<buffer.lineStart)
        let content = String(buffer.text(in: buffer.lineStart..<buffer.cursor).drop { $0 == " " })
        let margin = buffer.cursor.offset - content.utf8.count
        guard !content.isEmpty, margin > 0, margin == language.indentation(of: "", after: above) else { return }
        let surplus = margin - language.indentation(of: content, after: above)
        if surplus > 0 { removeMargin(surplus) }
    }

    /// Takes one step of indentation from the line.
    mutating func indentLess() {
        let blank = buffer.line.prefix { $0 == " " }.utf8.count
        let count = min(blank, language.indentationStep)
        if count > 0 { removeMargin(count) }
    }

    private mutating func removeMargin(_ count: Int) {
        let end = TextPosition(line: buffer.cursor.line, offset: count)
        let cursor = TextPosition(line: buffer.cursor.line, offset: max(0, buffer.cursor.offset - count))
        buffer.replace(buffer.lineStart..<end, with: "", cursor: cursor)
    }

    private mutating func deleteHorizontalSpace() {
        let line = buffer.line.utf8
        let cursor = line.index(line.startIndex, offsetBy: buffer.cursor.offset)
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let before = line[..<cursor].reversed().prefix(while: isBlank).count
        let after = line[cursor...].prefix(while: isBlank).count
        let start = TextPosition(line: buffer.cursor.line, offset: buffer.cursor.offset - before)
        buffer.remove(start..<TextPosition(line: buffer.cursor.line, offset: buffer.cursor.offset + after))
    }

    private mutating func kill(_ range: Range<TextPosition>, _ direction: KillRing.Direction) {
        killRing.add(buffer.remove(range), direction, joins: lastCommand?.kills == true)
    }

    private mutating func yank() {
        guard let text = killRing.last else { return }
        let start = buffer.cursor
        buffer.insert(text)
        yanked = start..<buffer.cursor
    }

    private mutating func yankPop() {
        guard let range = yanked else { return }
        killRing.rotate()
        guard let text = killRing.last else { return }
        buffer.replace(range, with: text)
        yanked = range.lowerBound..<buffer.cursor
    }

    private static func capitalized(_ text: String) -> String {
        guard let first = text.firstIndex(where: { $0.isLetter || $0.isNumber }) else { return text }
        let rest = text.index(after: first)
        return text[..<first] + text[first].uppercased() + text[rest...].lowercased()
    }
}

extension Command {
    /// Whether what it takes away joins what the kill before it took away.
    fileprivate var kills: Bool {
        switch self {
        case .killLine, .unixLineDiscard, .killWord, .backwardKillWord, .unixWordRubout: true
        default: false
        }
    }
}
