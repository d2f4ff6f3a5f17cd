import Testing

@testable import LineEditor

@Suite struct HistoryTests {
    private func history(_ entries: [String]) -> History {
        var history = History()
        for entry in entries { _ = history.add(entry) }
        return history
    }

    @Test func `entries are kept but for blanks, hidden ones and repetitions`() {
        let history = history(["one", "one", " secret", "", "  \n ", "two\nlines", "one"])
        #expect((0..<history.count).map { history[$0] } == ["one", "two\nlines", "one"])
    }

    @Test(arguments: [
        "plain", "two\nlines", "back\\slash", "\\n is no line feed", "\\", "\\\\n\n\\", "é宽\u{1B}[0m\t\r",
    ])
    func `an entry comes back as it went in`(entry: String) {
        #expect(!HistoryEntry.encoded(entry).contains(UInt8(ascii: "\n")))
        #expect(HistoryEntry.decoded(HistoryEntry.encoded(entry)[...]) == entry)
    }

    @Test(
        arguments: [
            ("a", 4, 2), ("ab", 2, 0), ("x\n", 4, 3), ("zz", 4, nil), ("", 1, 0), ("a\\", 4, nil),
        ] as [(String, Int, Int?)])
    func `the newest entry with a beginning is found`(prefix: String, before: Int, found: Int?) {
        #expect(history(["abc", "b", "abd", "x\ny"]).last(before: before, beginningWith: prefix) == found)
    }

    @Test(
        arguments: [
            ("b", 4, 2), ("b", 2, 0), ("\nn", 4, 3), ("n", 3, nil), ("yes\n", 4, 3), ("\\n", 4, nil), ("q", 4, nil),
        ] as [(String, Int, Int?)])
    func `the newest entry with a text is found`(text: String, before: Int, found: Int?) {
        #expect(history(["abc", "yes\nmore", "abd", "yes\nno"]).last(before: before, containing: text) == found)
    }

    @Test func `searching forward finds the oldest`() {
        let history = history(["ab", "b", "abc"])
        #expect(history.first(after: -1, beginningWith: "ab") == 0)
        #expect(history.first(after: 0, beginningWith: "ab") == 2)
        #expect(history.first(after: 2, beginningWith: "ab") == nil)
        #expect(history.first(after: 0, containing: "b") == 1)
    }

    @Test func `damaged lines are left out and the others stay`() {
        let file = Array("good\n\nbad".utf8) + [0xFF, 0x0A] + Array("a\u{0}b\ntwo\\nlines\ncut of".utf8)
        let history = History(file: file)
        #expect((0..<history.count).map { history[$0] } == ["good", "two\nlines"])
        #expect(History(file: []).count == 0)
        #expect(History(file: (0...255).map { $0 }).count <= 2)
    }

    @Test func `100,000 entries are loaded and searched`() {
        let file = (0..<100_000).map { "cap.get(\($0))\n" }.joined()
        let history = History(file: Array(file.utf8))
        #expect(history.count == 100_000)
        #expect(history.last(before: history.count, beginningWith: "cap.get(0") == 0)
        #expect(history.last(before: history.count, containing: "(17)") == 17)
    }
}
