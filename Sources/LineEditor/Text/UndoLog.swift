/// One change of a text: what stood somewhere and what stands there now.
struct Edit: Sendable {
    var start: TextPosition
    var removed: String
    var inserted: String
    var cursorBefore: TextPosition
    var cursorAfter: TextPosition
}

/// The changes that can be undone and those that can be done again.
struct UndoLog: Sendable {
    private var done: [Edit] = []
    private var undone: [Edit] = []
    /// Where the last change ended, while it is typing that the next character may join.
    private var openEnd: TextPosition?

    /// Ends a run of typing: the next character is a step of its own.
    mutating func seal() { openEnd = nil }

    mutating func record(_ edit: Edit, isTyping: Bool) {
        undone.removeAll()
        if isTyping, openEnd == edit.start, var last = done.last,
            // A word and the space after it are one step.
            !Self.endsInSpace(last.inserted) || Self.endsInSpace(edit.inserted)
        {
            // Taken out first, so that the string grows in place.
            done.removeLast()
            last.inserted += edit.inserted
            last.cursorAfter = edit.cursorAfter
            done.append(last)
        } else {
            done.append(edit)
        }
        openEnd = isTyping ? edit.start.advanced(over: edit.inserted) : nil
    }

    mutating func takeUndo() -> Edit? {
        openEnd = nil
        guard let edit = done.popLast() else { return nil }
        undone.append(edit)
        return edit
    }

    mutating func takeRedo() -> Edit? {
        openEnd = nil
        guard let edit = undone.popLast() else { return nil }
        done.append(edit)
        return edit
    }

    private static func endsInSpace(_ text: String) -> Bool { text.utf8.last == UInt8(ascii: " ") }
}
