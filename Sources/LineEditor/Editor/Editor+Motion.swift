extension Editor {
    /// Moves the cursor.
    ///
    /// - Returns: false if the command is no motion.
    mutating func performMotion(_ command: Command) -> Bool {
        switch command {
        case .backwardChar: buffer.move(to: buffer.position(before: buffer.cursor) ?? buffer.cursor)
        case .forwardChar:
            if takeSuggestion() { break }
            buffer.move(to: buffer.position(after: buffer.cursor) ?? buffer.cursor)
        case .backwardWord: buffer.move(to: buffer.wordStart(before: buffer.cursor))
        case .forwardWord:
            if takeSuggestedWord() { break }
            buffer.move(to: buffer.wordEnd(after: buffer.cursor))
        case .beginningOfLine: buffer.move(to: buffer.lineStart)
        case .endOfLine:
            if takeSuggestion() { break }
            buffer.move(to: buffer.lineEnd)
        case .beginningOfBuffer: buffer.move(to: .start)
        case .endOfBuffer: buffer.move(to: buffer.end)
        default: return false
        }
        return true
    }

    private mutating func takeSuggestion() -> Bool {
        guard let suggestion else { return false }
        buffer.insert(suggestion)
        return true
    }

    private mutating func takeSuggestedWord() -> Bool {
        guard let suggestion else { return false }
        let rest = TextBuffer(suggestion)
        buffer.insert(rest.text(in: .start..<rest.wordEnd(after: .start)))
        return true
    }
}
