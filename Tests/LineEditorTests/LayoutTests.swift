import Testing

@testable import LineEditor

@Suite struct LayoutTests {
    private func rows(_ text: String, columns: Int, rows: Int = 50, prompt: String = "> ") -> [String] {
        var layout = Layout(prompt: Prompt(prompt, continuation: ". "), theme: .plain)
        let frame = layout.frame(
            of: EditorView(buffer: TextBuffer(text)), in: WindowSize(columns: columns, rows: rows))
        #expect(frame.rows.indices.contains(frame.cursorRow))
        #expect(frame.cursorColumn < columns)
        return frame.rows.map { row in String(row.filter { $0.width > 0 }.map(\.character)) }
    }

    @Test(arguments: [
        ("ab", 10, ["> ab"]), ("abcdefgh", 10, ["> abcdefgh", ""]), ("abcdefghi", 10, ["> abcdefgh", "i"]),
        ("a\nb", 10, ["> a", ". b"]), ("abcdefg宽", 10, ["> abcdefg", "宽"]), ("\tx", 20, [">         x"]),
        ("a\tx", 20, ["> a       x"]), ("\u{1B}[m", 10, ["> ^[[m"]), ("abcdefg\u{1}", 10, ["> abcdefg", "^A"]),
        ("宽a", 1, ["?", "a", ""]), ("宽a", 2, ["宽", "a"]), ("\t", 3, [" ", "   ", ""]),
    ])
    func `a text is broken into rows`(text: String, columns: Int, expected: [String]) {
        #expect(rows(text, columns: columns) == expected)
    }

    @Test func `a prompt that is too wide leaves room for the text`() {
        #expect(rows("x", columns: 6, prompt: "server> ") == ["er> x"])
    }

    @Test(arguments: [1, 2, 7, 80]) func `every row of a huge line can be reached, and nothing is lost`(columns: Int) {
        let text = String(repeating: "0123456789宽é\u{301}\t", count: 2000)
        var buffer = TextBuffer(text)
        buffer.move(to: .start)
        let breaker = RowBreaker(buffer: buffer, columns: columns, indents: (0, 0))
        var starts = breaker.rows(at: .start)
        while let more = breaker.rows(afterChunkOf: starts[starts.count - 1].position) { starts += more }
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $0.position < $1.position })
        var back = breaker.rows(at: buffer.end)
        while let more = breaker.rows(beforeChunkOf: back[0].position) { back = more + back }
        #expect(back == starts)
        let painter = TextPainter(
            view: EditorView(buffer: buffer), prompt: Prompt("", continuation: ""), theme: .plain, columns: columns)
        let shown = painter.rows(starts)
        #expect(shown.allSatisfy { $0.count <= columns && !$0.isEmpty })
        if columns > 2 { #expect(shown.joined().filter { $0.character == "宽" }.count == 2000) }
    }

    @Test func `which lines are shown is told`() {
        let text = (1...30).map(String.init).joined(separator: "\n")
        #expect(rows(text, columns: 20, rows: 4) == [". 28", ". 29", ". 30", "lines 28-30 of 30"])
        #expect(rows(text, columns: 20, rows: 1) == [". 30"])
    }

    @Test func `a theme without colours writes none`() {
        var renderer = Renderer()
        var layout = Layout(prompt: Prompt("> ", continuation: ". "), theme: .plain)
        var view = EditorView(buffer: TextBuffer("1 + \"x\""))
        view.highlights = TinyLanguage().highlights(in: view.buffer.text)
        view.suggestion = "more"
        let bytes = renderer.render(layout.frame(of: view, in: WindowSize(columns: 40, rows: 5)), columns: 40)
        #expect(!String(decoding: bytes, as: UTF8.self).contains(/\[[0-9;]*[39][0-9]m/))
    }
}
