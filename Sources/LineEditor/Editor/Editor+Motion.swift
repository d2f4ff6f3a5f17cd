extension Editor {
    /// Moves the cursor, as often as is said.
    ///
    /// - Returns: false if the command is no motion.
    mutating func performMotion(_ command: Command, count: Int) -> Bool {
        switch command {
        case .backwardChar: buffer.move(to: place(count) { buffer.position(before: $0) })
        case .forwardChar:
            if takeSuggestion() { break }
            buffer.move(to: place(count) { buffer.position(after: $0) })
        case .backwardWord: buffer.move(to: place(count) { buffer.wordStart(before: $0) })
        case .forwardWord:
            if takeSuggestedWord() { break }
            buffer.move(to: place(count) { buffer.wordEnd(after: $0) })
        case .beginningOfLine: buffer.move(to: buffer.lineStart)
        case .endOfLine:
            if takeSuggestion() { break }
            buffer.move(to: buffer.lineEnd)
        case .beginningOfBuffer: buffer.move(to: .start)
        case .endOfBuffer: buffer.move(to: buffer.end)
        case .previousLine: times(count) { if !$0.buffer.moveVertically(by: -1) { $0.recallOlder() } }
        case .nextLine: times(count) { if !$0.buffer.moveVertically(by: 1) { $0.recallNewer() } }
        case .previousHistory: times(count) { $0.recallOlder() }
        case .nextHistory: times(count) { $0.recallNewer() }
        default: return false
        }
        return true
    }

    /// The place that so many steps lead to from the cursor, or where they end.
    func place(_ count: Int, step: (TextPosition) -> TextPosition?) -> TextPosition {
        var place = buffer.cursor
        for _ in 0..<max(0, count) {
            guard let next = step(place), next != place else { break }
            place = next
        }
        return place
    }

    /// Does something so often, while it does anything.
    mutating func times(_ count: Int, _ body: (inout Editor) -> Void) {
        for _ in 0..<max(0, count) {
            let (revision, cursor) = (buffer.revision, buffer.cursor)
            body(&self)
            if buffer.revision == revision, buffer.cursor == cursor { return }
        }
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
