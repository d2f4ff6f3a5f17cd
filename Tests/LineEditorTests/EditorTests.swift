import Testing

@testable import LineEditor

@Suite struct EditorTests {
    @Test func `a block is indented as it is typed`() {
        var editor = Editor.tiny()
        editor.type("do\ndo\nx\nend\nend")
        #expect(editor.buffer.text == "do\n  do\n    x\n  end\n  end")
        #expect(
            editor.press("Enter") == .accepted("do\n  do\n    x\n  end\nend"), "the last line moves when it is left")
    }

    @Test func `a line broken in the middle takes the rest along`() {
        var editor = Editor.at("do a| b\nend")
        editor.press("Enter")
        #expect(editor.marked == "do a\n  |b\nend")
    }

    @Test func `a paste is inert and one step to undo`() {
        var editor = Editor.at("x|y")
        #expect(editor.handle(Key(.paste("a\r\n\tb\rc\u{3}"))) == .pending)
        #expect(editor.marked == "xa\n\tb\nc\u{3}|y")
        editor.press("C-_")
        #expect(editor.marked == "x|y")
    }

    @Test func `the menu moves, narrows, accepts and closes`() {
        var editor = Editor.at("a|")
        editor.press("Tab")
        #expect(editor.marked == "alpha|", "first the common beginning")
        #expect(editor.menu?.candidate.text == "alpha")
        editor.press("Tab")
        #expect(editor.menu?.candidate.text == "alphabet")
        editor.press("Down")
        #expect(editor.menu?.candidate.text == "alpha", "around the end")
        editor.press("S-Tab")
        editor.type("b")
        #expect(editor.menu?.completion.candidates.map(\.text) == ["alphabet"])
        editor.press("Backspace")
        #expect(editor.menu?.completion.candidates.count == 2)
        #expect(editor.press("Enter") == .pending)
        #expect(editor.marked == "alphabet|")
        #expect(editor.menu == nil)
        editor.press("C-u Tab Esc")
        #expect(editor.marked == "|", "Esc puts nothing in")
        editor.press("Tab")
        editor.type("zz")
        #expect(editor.menu == nil, "nothing fits any more")
        editor.options.completes = false
        editor.press("C-u Tab")
        #expect(editor.menu == nil)
    }

    @Test func `a suggestion is the newest entry that begins like the text`() {
        var editor = Editor.at("pr|", history: ["print(1)", "print(2)", "x"])
        #expect(editor.suggestion == "int(2)")
        editor.press("Left")
        #expect(editor.suggestion == nil, "only at the end")
        editor.press("M-> M-f")
        #expect(editor.marked == "print|")
        editor.press("Right")
        #expect(editor.marked == "print(2)|")
        #expect(editor.suggestion == nil)
        editor.options.suggests = false
        editor.press("Backspace")
        #expect(editor.suggestion == nil)
    }

    @Test func `a recalled block is moved in first, and an edited one begins a new walk`() {
        var editor = Editor.at("|", history: ["old", "do\n  x\nend"])
        editor.press("Up")
        #expect(editor.marked == "do\n  x\nend|")
        editor.press("Up Up")
        #expect(editor.marked == "do|\n  x\nend")
        editor.press("Up")
        #expect(editor.marked == "old|")
        editor.type("!")
        editor.press("Up")
        #expect(editor.marked == "old!|", "nothing begins like this")
    }

    @Test(
        arguments: [
            ("(a|)", 0, 2), ("f(|x)", 1, 3), ("{\n|}", 0, 2), ("[(])|", 3, 1), ("\"(\" (|)", 4, 5),
        ] as [(String, Int, Int)])
    func `the partner of a bracket is found`(marked: String, first: Int, second: Int) throws {
        let editor = Editor.at(marked)
        let text = editor.buffer.text
        let cursor = editor.buffer.offset(of: editor.buffer.cursor)
        let match = BracketMatcher.match(in: text, at: cursor, highlights: TinyLanguage().highlights(in: text))
        let (one, other) = try #require(match)
        #expect([one, other].sorted() == [first, second].sorted())
    }

    @Test(arguments: ["(", "\"(\"|)", ")|", "a|b"]) func `a bracket may have no partner`(marked: String) {
        let text = marked.replacing("|", with: "")
        let highlights = TinyLanguage().highlights(in: text)
        #expect(BracketMatcher.match(in: text, at: 1, highlights: highlights) == nil)
    }

    @Test func `undoing everything gives the text of the beginning, and redoing all that was there`() {
        let commands = Command.allCases.filter {
            ![.undo, .redo, .revertLine, .clearScreen, .suspend, .quotedInsert].contains($0)
        }
        let chords = Keymap.standard.bindings.filter { commands.contains($0.command) }.flatMap(\.chords)
        let texts = ["a", " ", "é", "\u{301}", "宽", "👨‍👩‍👧", "\u{200D}", "🇨", "(", "do", "end", "\t"]
        for seed in 1...40 {
            var random = SeededGenerator(seed: UInt64(seed))
            var editor = Editor.at("do\n  one, two\nend|", history: ["do\n  other\nend", "alpha"])
            for _ in 0..<60 {
                switch Int.random(in: 0..<5, using: &random) {
                case 0, 1: editor.press(chords.randomElement(using: &random)!)
                case 2: _ = editor.handle(Key(.paste(texts.randomElement(using: &random)! + "\r\nx")))
                default: editor.type(texts.randomElement(using: &random)!)
                }
            }
            editor.press("C-g")
            var buffer = editor.buffer
            while buffer.undo() {}
            #expect(buffer.text == "do\n  one, two\nend", "seed \(seed)")
            while buffer.redo() {}
            #expect(buffer.text == editor.buffer.text, "seed \(seed)")
        }
    }

    @Test(arguments: ["\u{301}", "\u{200D}👩", "\u{1100}"]) func `of a character without an end the beginning is kept`(
        mark: String
    ) {
        var editor = Editor.tiny()
        _ = editor.handle(Key(.paste("\u{1100}" + String(repeating: mark, count: 100_000) + "y")))
        #expect((200...270).contains(editor.text.utf8.count))
        #expect(editor.text.last == "y")
        editor.begin("a" + String(repeating: mark, count: 1000) + "👨‍👩‍👧")
        #expect(editor.text.utf8.count < 300)
        #expect(editor.text.last == "👨‍👩‍👧")
    }

    @Test func `441,000 characters are pasted and edited`() {
        let line = String(repeating: "x", count: 43) + "\n"
        var editor = Editor.tiny()
        _ = editor.handle(Key(.paste(String(repeating: line, count: 10000))))
        #expect(editor.buffer.lines.count == 10001)
        editor.press("M-<")
        editor.type("a")
        editor.press("C-_ C-_")
        #expect(editor.buffer.isEmpty)
    }
}
