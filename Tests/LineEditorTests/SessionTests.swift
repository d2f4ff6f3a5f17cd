import Testing

@testable import LineEditor

@Suite struct SessionTests {
    @Test func `a block is typed, run, and the next prompt comes below`() {
        let typed = TypedSession()
        typed.type("do<Enter>x")
        #expect(typed.screen.textWithCursor == ["cap> do", "...>   x|"])
        #expect(typed.type("<Enter>end<Enter>") == .accepted("do\n  x\nend"))
        #expect(typed.screen.text == ["cap> do", "...>   x", "...> end"])
        typed.print("result\n")
        typed.begin()
        #expect(typed.screen.textWithCursor == ["cap> do", "...>   x", "...> end", "result", "cap> |"])
    }

    @Test func `keys after the one that ends a block are for the next`() {
        let typed = TypedSession()
        #expect(typed.type("one<Enter>two<Enter>thr") == .accepted("one"))
        #expect(typed.session.hasTypeAhead)
        typed.begin()
        #expect(typed.session.feed([]) == .accepted("two"))
        typed.begin()
        #expect(typed.session.feed([]) == .pending)
        #expect(typed.screen.textWithCursor == ["cap> one", "cap> two", "cap> thr|"])
    }

    @Test func `keys for the next block can be dropped`() {
        let typed = TypedSession()
        typed.type("one<Enter>two<Enter>thr")
        typed.session.discardTypeAhead()
        typed.begin()
        #expect(typed.session.feed([]) == .pending)
        #expect(typed.screen.textWithCursor == ["cap> one", "cap> |"])
    }

    @Test(arguments: [(20, 5), (9, 3), (4, 2), (1, 1)]) func `the menu is clipped to the window`(
        columns: Int, rows: Int
    ) {
        let typed = TypedSession(columns: columns, rows: rows)
        typed.type("<Tab><Tab><Tab><Tab>")
        #expect(typed.screen.text.count <= rows)
        #expect(typed.screen.scrollback.isEmpty)
        #expect(typed.screen.unexpected.isEmpty)
        if rows > 2 {
            #expect(typed.screen.text.contains { $0.hasPrefix("gamma".prefix(columns)) }, "the selected one is seen")
        }
        typed.type("<Enter>")
        #expect(typed.session.editor.text == "gamma")
    }

    @Test func `a lone ESC is known by time`() {
        let typed = TypedSession()
        typed.type("alp<Tab>")
        #expect(typed.session.feed([0x1B]) == .pending)
        #expect(typed.session.isUndecided)
        #expect(typed.session.editor.menu != nil)
        #expect(typed.session.timeout() == .pending)
        #expect(typed.session.editor.menu == nil)
    }

    @Test func `a suggestion is shown until the block is entered`() {
        let typed = TypedSession(history: ["print(1)\nmore"])
        typed.type("pr")
        #expect(typed.screen.textWithCursor == ["cap> pr|int(1) ..."])
        #expect(typed.screen.styles[0][7] == "0;90")
        typed.type("<Enter>")
        #expect(typed.screen.text == ["cap> pr"])
    }

    @Test func `the menu stands below the text and goes when it is closed`() {
        let typed = TypedSession()
        typed.type("alp<Tab>")
        #expect(
            typed.screen.textWithCursor == [
                "cap> alpha|", "alpha     name  Is called alpha.", "alphabet  name  Is called alphabet.",
                "1/2  alpha(x)  Is called alpha.",
            ])
        typed.type("<Tab>")
        #expect(typed.screen.text.last == "2/2  alphabet(x)  Is called alphabet.")
        #expect(typed.screen.styles[2][0] == "0;7")
        typed.type("<Enter>")
        #expect(typed.screen.textWithCursor == ["cap> alphabet|"])
    }

    @Test func `a search shows what it finds and what comes after`() {
        let typed = TypedSession(history: ["alpha = 1", "do\n  alpha\nend", "alpha = 2", "x"])
        typed.type("<C-r>alp")
        #expect(
            typed.screen.textWithCursor == [
                "cap> |alpha = 2", "do         ...", "alpha = 1", "search backward: alp",
            ])
        typed.type("<C-r>")
        #expect(typed.screen.textWithCursor.prefix(3) == ["cap> do", "...>   |alpha", "...> end"])
        typed.type("zzz")
        #expect(typed.screen.text.last == "not found backward: alpzzz")
        typed.type("<C-g>")
        #expect(typed.screen.textWithCursor == ["cap> |"])
    }

    @Test func `text above comes in while somebody types`() {
        let typed = TypedSession()
        typed.type("do<Enter>x<Left>")
        typed.session.printAbove("task 1 \u{1B}[31mdone\n")
        #expect(typed.screen.textWithCursor == ["task 1 ^[[31mdone", "cap> do", "...>   |x"])
        #expect(typed.screen.unexpected.isEmpty)
        for number in 0..<20 { typed.session.printAbove("line \(number)") }
        #expect(typed.screen.textWithCursor.suffix(3) == ["line 19", "cap> do", "...>   |x"])
        #expect(typed.screen.scrollback.first == "task 1 ^[[31mdone")
    }

    @Test func `clear-screen puts the prompt in the first row`() {
        let typed = TypedSession()
        typed.type("one<Enter>")
        typed.begin()
        typed.type("tw<C-l>o")
        #expect(typed.screen.textWithCursor == ["cap> two|"])
    }

    @Test func `the interrupt key drops the block, and hints where there is none`() {
        let typed = TypedSession()
        #expect(typed.type("<C-c>") == .hint)
        typed.session.show(notice: "^D leaves")
        #expect(typed.screen.textWithCursor == ["cap> |", "^D leaves"])
        typed.type("x")
        #expect(typed.screen.textWithCursor == ["cap> x|"])
        #expect(typed.type("<C-c>") == .dropped)
        #expect(typed.screen.text == ["cap> x^C"])
    }

    @Test func `a block is left and taken up again`() {
        let typed = TypedSession()
        #expect(typed.type("do<Enter>x<C-z>") == .suspended)
        typed.print("[1]+ Stopped\n")
        typed.session.resume()
        #expect(
            typed.screen.textWithCursor == ["cap> do", "...>   x", "[1]+ Stopped", "cap> do", "...>   x|"])
        #expect(typed.type("<C-x><C-e>") == .openEditor("do\n  x"))
        typed.session.resume(replacing: "new")
        #expect(typed.screen.textWithCursor.last == "cap> new|")
        typed.type("<C-_>")
        #expect(typed.session.editor.buffer.text == "do\n  x")
    }

    @Test func `a window that changes shows the block whole`() {
        let typed = TypedSession(columns: 40, rows: 10)
        typed.print("before\n")
        typed.begin()
        typed.type("one two three four five six seven<Enter>")
        typed.begin("do alpha beta gamma delta\n宽宽宽宽 x\nend")
        typed.resize(columns: 12, rows: 10)
        #expect(
            typed.screen.textWithCursor.suffix(6) == [
                "cap> do alph", "a beta gamma", " delta", "...> 宽宽宽", "宽 x", "...> end|",
            ])
        typed.resize(columns: 40, rows: 10)
        #expect(
            typed.screen.textWithCursor.suffix(3) == ["cap> do alpha beta gamma delta", "...> 宽宽宽宽 x", "...> end|"])
        #expect((typed.screen.scrollback + typed.screen.text).filter { $0.hasPrefix("cap> do") }.count == 1)
    }

    @Test func `a text taller than the window scrolls around the cursor and is whole when it was entered`() {
        let typed = TypedSession(columns: 20, rows: 5)
        typed.begin((1...20).map { "line \($0)" }.joined(separator: "\n"))
        #expect(
            typed.screen.textWithCursor == [
                "...> line 17", "...> line 18", "...> line 19", "...> line 20|", "lines 17-20 of 20",
            ])
        typed.type("<Up><Up>")
        #expect(typed.screen.textWithCursor[1] == "...> line 18|", "nothing moves but the cursor")
        typed.type("<C-Home>")
        #expect(typed.screen.textWithCursor.first == "cap> |line 1")
        typed.type("<C-End><Enter>")
        let all = typed.screen.scrollback + typed.screen.text
        #expect(all.suffix(20) == ["cap> line 1"] + (2...20).map { "...> line \($0)" })
    }

    @Test func `a wide character at the edge goes to the next row whole`() {
        let typed = TypedSession(columns: 10, rows: 5)
        typed.type("abcd宽")
        #expect(typed.screen.textWithCursor == ["cap> abcd", "宽|"])
        typed.type("<Home><Right>x")
        #expect(typed.screen.textWithCursor == ["cap> ax|bcd", "宽"])
        typed.type("<End><Backspace>")
        #expect(typed.screen.textWithCursor == ["cap> axbcd", "|"])
    }

    @Test func `a key in a large block writes little`() {
        let typed = TypedSession(columns: 80, rows: 50)
        typed.begin((1...40).map { "line \($0)" }.joined(separator: "\n"))
        #expect(typed.bytesWritten { typed.type("x") } < 20)
        typed.type("<Up><Up>")
        #expect(typed.bytesWritten { typed.type("<Up>") } < 12)
        #expect(typed.bytesWritten { typed.type("<Left>") } < 12)
    }
}
