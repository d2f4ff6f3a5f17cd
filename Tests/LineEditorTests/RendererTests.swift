import Testing

@testable import LineEditor

/// What was painted in small steps looks as if it had been painted at once.
@Suite struct RendererTests {
    private static let texts = [
        "a", "word ", "é", "e\u{301}", "\u{301}", "宽", "👨‍👩‍👧", "🇨🇭", "❤️", "\t", "do ", "end", "(", ")", "\"", "1",
        "\u{200B}",
        "a long line that is broken in every window there is, or nearly", "\u{FFFD}",
    ]
    private static let keys = [
        "<Up>", "<Down>", "<Left>", "<Right>", "<Home>", "<End>", "<Enter>", "<M-Enter>", "<Tab>", "<S-Tab>",
        "<Backspace>",
        "<C-w>", "<C-u>", "<C-k>", "<C-y>", "<M-y>", "<C-_>", "<M-_>", "<C-r>", "<C-g>", "<M-b>", "<M-f>", "<C-t>",
        "<C-l>",
        "<M-p>", "<M-n>", "<C-p>",
    ]

    private static let size = [1, 2, 3, 5, 8, 20, 40, 80]

    @Test(arguments: Array(1...60) + [322, 469]) func `random keys and windows`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let typed = TypedSession(
            columns: Self.size.randomElement(using: &random)!, rows: Self.size.randomElement(using: &random)!,
            history: ["alpha = 1", "do\n  宽宽宽宽宽宽\nend", "print(\"a long line that is broken in every window\")"])
        var log: [String] = []
        for _ in 0..<80 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...4: log.append(Self.texts.randomElement(using: &random)!)
            case 5...8: log.append(Self.keys.randomElement(using: &random)!)
            default:
                let columns = Self.size.randomElement(using: &random)!
                let rows = Self.size.randomElement(using: &random)!
                log.append("{\(columns)x\(rows)}")
                typed.resize(columns: columns, rows: rows)
            }
            if log.last!.first != "{", typed.type(log.last!) != .pending { typed.begin() }
            guard differs(typed) else { continue }
            Issue.record("\(log)\n\(typed.screen.textWithCursor)\n\(typed.repainted.textWithCursor)")
            return
        }
        #expect(typed.screen.unexpected.isEmpty)
    }

    /// Whether the rows from the prompt down are not those of a screen that was painted at once.
    private func differs(_ typed: TypedSession) -> Bool {
        let (screen, repainted) = (typed.screen, typed.repainted)
        let first = screen.row - repainted.row
        guard first >= 0, screen.column == repainted.column else { return true }
        let height = screen.rows - first
        return Array(screen.cells[first...]) != Array(repainted.cells.prefix(height))
            || Array(screen.styles[first...]) != Array(repainted.styles.prefix(height))
            || repainted.cells.dropFirst(height).contains { $0.contains { $0 != " " } }
    }

    @Test(arguments: 1...40) func `random bytes`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let columns = Int.random(in: 1...12, using: &random)
        let typed = TypedSession(
            columns: columns, rows: Int.random(in: 1...6, using: &random), history: ["alpha\nbeta"])
        let likely = Array("\u{1B}[O;0123~ABCDu\r\t()\u{7F}\u{3}\u{12}".utf8)
        for _ in 0..<60 {
            let bytes = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? likely.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
            }
            var outcome = typed.session.feed(bytes)
            if typed.session.isUndecided, outcome == .pending { outcome = typed.session.timeout() }
            while outcome != .pending {
                typed.begin()
                outcome = typed.session.feed([])
            }
            if Bool.random(using: &random) {
                typed.resize(
                    columns: Int.random(in: 1...12, using: &random), rows: Int.random(in: 1...6, using: &random))
            }
        }
        #expect(typed.screen.unexpected.isEmpty, "\(typed.screen.unexpected)")
    }
}
