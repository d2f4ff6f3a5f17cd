import LineEditor
import Testing

@Suite struct KeyParserTests {
    static let streams: [(String, String)] = [
        ("a", "a"), ("\u{1}", "C-a"), ("\u{0}", "C-Space"), ("\u{1F}", "C-_"), ("\u{7F}", "Backspace"), ("\t", "Tab"),
        ("\r", "Enter"), ("\n", "C-j"), ("é", "é"), ("宽", "宽"), ("😀", "😀"), ("e\u{301}", "e \u{301}"),
        ("\u{1B}b", "M-b"), ("\u{1B}\u{7F}", "M-Backspace"), ("\u{1B}\r", "M-Enter"), ("\u{1B}\u{8}", "C-M-h"),
        ("\u{1B}é", "M-é"), ("\u{1B}_", "M-_"), ("\u{1B}<", "M-<"),
        ("\u{1B}[A", "Up"), ("\u{1B}OA", "Up"), ("\u{1B}[1;5C", "C-Right"), ("\u{1B}[1;3D", "M-Left"),
        ("\u{1B}[1;2B", "S-Down"), ("\u{1B}[1;8B", "C-M-S-Down"), ("\u{1B}[H", "Home"), ("\u{1B}OF", "End"),
        ("\u{1B}[1~", "Home"), ("\u{1B}[7~", "Home"), ("\u{1B}[3~", "Delete"), ("\u{1B}[3;5~", "C-Delete"),
        ("\u{1B}[5~", "PageUp"), ("\u{1B}[Z", "S-Tab"), ("\u{1B}[15~", "F5"), ("\u{1B}OP", "F1"), ("\u{1B}[[A", "F1"),
        ("\u{1B}[a", "S-Up"), ("\u{1B}Oa", "C-Up"), ("\u{1B}[3$", "S-Delete"), ("\u{1B}[3^", "C-Delete"),
        ("\u{1B}\u{1B}[A", "M-Up"), ("\u{1B}OM", "Enter"), ("\u{1B}Oq", "1"),
        ("\u{1B}[97;5u", "C-a"), ("\u{1B}[13;3u", "M-Enter"), ("\u{1B}[27;5;47~", "C-/"), ("\u{1B}[97:65;2u", "a"),
        ("\u{1B}[200~a\r\tb\u{1B}[A\u{1B}[201~x", "Paste x"),
        // Answers of the terminal, mouse reports and what nobody knows.
        ("\u{1B}[?62;22cx", "x"), ("\u{1B}[24;80Rx", "x"), ("\u{1B}[?2026;1$yx", "x"),
        ("\u{1B}]11;rgb:0/0/0\u{7}x", "x"),
        ("\u{1B}]11;rgb:0/0/0\u{1B}\\x", "x"), ("\u{1B}P1$r0m\u{1B}\\x", "x"), ("\u{1B}[M !!x", "x"),
        ("\u{1B}[<0;3;4Mx", "x"), ("\u{1B}[99~x", "x"), ("\u{1B}[12;34;56zx", "x"), ("\u{1B}Oz", ""),
        ("\u{1B}[57441;1ux", "x"), ("\u{1B}[1;\u{3}", "C-c"), ("\u{1B}[1\u{1B}[B", "Down"),
    ]

    @Test(arguments: streams) func `a stream means the same wherever it is cut`(stream: String, names: String) {
        let bytes = Array(stream.utf8)
        for cut in 0...bytes.count {
            var parser = KeyParser()
            let keys = parser.parse(bytes[..<cut]) + parser.parse(bytes[cut...])
            #expect(keys.map(\.description).joined(separator: " ") == names, "cut at \(cut)")
            #expect(!parser.isUndecided)
        }
        var parser = KeyParser()
        #expect(bytes.flatMap { parser.parse([$0]) }.map(\.description).joined(separator: " ") == names, "byte by byte")
    }

    @Test(arguments: [
        ("\u{1B}", "Esc"), ("\u{1B}\u{1B}", "M-Esc"), ("\u{1B}[", "M-["), ("\u{1B}O", "M-O"), ("\u{1B}]", "M-]"),
        ("\u{1B}P", "M-P"), ("\u{1B}[1;", ""), ("\u{1B}]11", ""), ("\u{1B}[M ", ""),
    ])
    func `what is undecided is decided by time`(stream: String, name: String) {
        var parser = KeyParser()
        #expect(parser.parse(stream.utf8).isEmpty)
        #expect(parser.isUndecided)
        #expect(parser.flush().map(\.description).joined(separator: " ") == name)
        #expect(!parser.isUndecided)
        #expect(parser.parse("x".utf8) == [Key(.character("x"))])
    }

    @Test(
        arguments: [
            ([0xFF], 1), ([0xC3, 0x28], 2), ([0xE2, 0x82], 0), ([0xE2, 0x82, 0x61], 2), ([0xED, 0xA0, 0x80], 1),
            ([0xC0, 0xAF], 2), ([0xF0, 0x80, 0x80, 0x80], 1), ([0xF5], 1), ([0x80], 1),
        ] as [([UInt8], Int)])
    func `invalid UTF-8 becomes replacement characters`(bytes: [UInt8], count: Int) {
        var parser = KeyParser()
        let keys = parser.parse(bytes)
        #expect(keys.count == count)
        if let first = keys.first { #expect(first == Key(.character("\u{FFFD}"))) }
    }

    @Test func `a paste is one key, cut anywhere`() {
        let bytes = Array("\u{1B}[200~for\ti = 1\u{1B}[201 é\r\n\u{3}end\u{1B}[201~".utf8)
        for cut in 0...bytes.count {
            var parser = KeyParser()
            let keys = parser.parse(bytes[..<cut]) + parser.parse(bytes[cut...])
            #expect(keys == [Key(.paste("for\ti = 1\u{1B}[201 é\r\n\u{3}end"))])
        }
    }

    @Test(arguments: ["C-a", "M-b", "C-M-h", "S-Tab", "Up", "F12", "C-x C-e", "M-<", "Space", "C-Space", "é"])
    func `a name makes the key that has the name`(name: String) {
        #expect(Chord(stringLiteral: name).description == name)
    }
}
