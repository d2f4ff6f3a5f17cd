@testable import LineEditor

extension Editor {
    /// An editor in the tests' language.
    static func tiny(_ history: [String] = [], _ language: any InputLanguage = TinyLanguage()) -> Editor {
        var list = History()
        for entry in history { _ = list.add(entry) }
        return Editor(language: language, history: list)
    }

    /// An editor with a text; `|` is the cursor.
    static func at(_ marked: String, history: [String] = []) -> Editor {
        var editor = Editor.tiny(history)
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        editor.begin(parts.joined())
        if parts.count > 1 { editor.press("M-<", times: 1); editor.goRight(to: parts[0].utf8.count) }
        return editor
    }

    private mutating func goRight(to offset: Int) {
        while buffer.offset(of: buffer.cursor) < offset { press("Right") }
    }

    /// The text with `|` at the cursor.
    var marked: String {
        let head = buffer.text(in: .start..<buffer.cursor)
        return head + "|" + buffer.text(in: buffer.cursor..<buffer.end)
    }

    /// Presses keys by their names.
    @discardableResult
    mutating func press(_ chord: Chord, times: Int = 1) -> Outcome {
        var outcome = Outcome.pending
        for _ in 0..<times { for key in chord.keys { outcome = handle(key) } }
        return outcome
    }

    mutating func type(_ text: String) {
        for character in text { _ = handle(character == "\n" ? Key(.enter) : Key(.character(character))) }
    }
}

/// Numbers that look random and are the same each time.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
