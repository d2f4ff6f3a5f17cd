import Testing

@testable import LineEditor

/// A language that says how `f` is called.
private struct Hinting: InputLanguage {
    func hint(in text: String, at offset: Int) -> Hint? {
        text.utf8.prefix(offset).last == UInt8(ascii: "(") ? Hint("f(", marked: "x", after: ", y)") : nil
    }
}

@Suite struct HintTests {
    private func session(rows: Int = 10) -> TypedSession { TypedSession(rows: rows, language: Hinting()) }

    @Test func `a hint is a row below the text, with its part marked`() {
        let typed = session()
        typed.type("f(")
        #expect(typed.screen.textWithCursor == ["cap> f(|", "f(x, y)"])
        typed.type("1")
        #expect(typed.screen.textWithCursor == ["cap> f(1|"])
        typed.type("<Left>")
        #expect(typed.screen.textWithCursor == ["cap> f(|1", "f(x, y)"])
        typed.type("<Enter>")
        #expect(typed.screen.text == ["cap> f(1"], "it does not stay on the screen")
    }

    @Test func `it can be switched off, and leaves a small window to the text`() {
        let small = session(rows: 2)
        small.type("f(")
        #expect(small.screen.textWithCursor == ["cap> f(|"])
        let typed = session()
        typed.session.editor.options.hints = false
        typed.type("f(")
        #expect(typed.screen.textWithCursor == ["cap> f(|"])
    }

    @Test func `a count is shown while it is typed`() {
        let typed = session()
        typed.type("<M-4>2")
        #expect(typed.screen.textWithCursor == ["cap> |", "count: 42"])
        typed.type("x")
        #expect(typed.screen.textWithCursor.first?.hasPrefix("cap> xxx") == true)
    }
}
