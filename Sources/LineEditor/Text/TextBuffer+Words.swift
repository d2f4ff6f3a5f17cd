/// What a word is.
enum WordKind: Sendable {
    /// Letters and digits, as readline's M-b and M-f take it.
    case alphanumeric
    /// Everything between white space, as ^W takes it.
    case whitespaceSeparated

    func contains(_ character: Character) -> Bool {
        switch self {
        case .alphanumeric: character.isLetter || character.isNumber
        case .whitespaceSeparated: !character.isWhitespace
        }
    }
}

extension TextBuffer {
    /// The end of the word at or after a place.
    func wordEnd(after position: TextPosition, _ kind: WordKind = .alphanumeric) -> TextPosition {
        skip(from: wordStart(atOrAfter: position, kind)) { kind.contains($0) }
    }

    /// The start of the word before a place.
    func wordStart(before position: TextPosition, _ kind: WordKind = .alphanumeric) -> TextPosition {
        skipBack(from: skipBack(from: position) { !kind.contains($0) }) { kind.contains($0) }
    }

    private func wordStart(atOrAfter position: TextPosition, _ kind: WordKind) -> TextPosition {
        skip(from: position) { !kind.contains($0) }
    }

    /// Applies a change of case from the cursor to the end of the word, and goes there.
    ///
    /// - Parameter change: gets the text from the cursor to the end of the word.
    mutating func changeWord(_ change: (String) -> String) {
        let end = wordEnd(after: cursor)
        let old = text(in: cursor..<end)
        let new = change(old)
        if new == old { move(to: end) } else { replace(cursor..<end, with: new) }
    }

    /// Swaps the characters around the cursor and moves over them; at the end of a line the two before it.
    ///
    /// - Returns: false if there are no two characters in the line.
    mutating func transposeCharacters() -> Bool {
        var middle = cursor
        if middle == lineEnd, let before = position(before: middle) { middle = before }
        guard middle.line == cursor.line, middle.offset > 0, middle < lineEnd, let start = position(before: middle),
            let end = position(after: middle)
        else { return false }
        replace(start..<end, with: text(in: middle..<end) + text(in: start..<middle))
        return true
    }

    /// Swaps the word before the cursor with the one after it and moves over both; at the end the last two.
    ///
    /// - Returns: false if there are no two words.
    mutating func transposeWords() -> Bool {
        let secondEnd = wordEnd(after: cursor)
        let secondStart = wordStart(before: secondEnd)
        let firstStart = wordStart(before: secondStart)
        let firstEnd = wordEnd(after: firstStart)
        guard firstStart < firstEnd, firstEnd <= secondStart, secondStart < secondEnd else { return false }
        let between = text(in: firstEnd..<secondStart)
        replace(
            firstStart..<secondEnd,
            with: text(in: secondStart..<secondEnd) + between + text(in: firstStart..<firstEnd))
        return true
    }

    private func skip(from start: TextPosition, while isSkipped: (Character) -> Bool) -> TextPosition {
        var position = start
        while let character = character(after: position), isSkipped(character),
            let next = self.position(after: position)
        {
            position = next
        }
        return position
    }

    private func skipBack(from start: TextPosition, while isSkipped: (Character) -> Bool) -> TextPosition {
        var position = start
        while let previous = self.position(before: position), let character = character(after: previous),
            isSkipped(character)
        {
            position = previous
        }
        return position
    }
}
