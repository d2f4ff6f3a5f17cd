import LineEditor
import Testing

@Suite struct DisplayWidthTests {
    @Test(
        arguments: [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("宽", 2), ("ｱ", 1), ("！", 2), ("한", 2),
            ("\u{1112}\u{1161}\u{11AB}", 2),
            ("😀", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🇨🇭", 2), ("❤", 1), ("❤️", 2), ("1️⃣", 2), ("नी", 1),
            ("\u{1B}", 0), ("\u{200B}", 0), ("\u{AD}", 0), ("\u{9B}", 0), ("\u{202E}", 0), ("─", 1), ("α", 1),
        ] as [(Character, Int)])
    func `a cluster takes columns`(cluster: Character, width: Int) {
        #expect(DisplayWidth.of(cluster) == width)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\u{1B}[31mb", "a^[[31mb"), ("\u{9B}31m", "<9B>31m"), ("\u{7F}", "^?"), ("\u{0}", "^@"),
        ("a\tb", "a       b"), ("宽\tb", "宽      b"), ("\u{202E}x", "<202E>x"), ("\u{301}", "\u{25CC}\u{301}"),
        ("\u{2028}", "<2028>"), ("\r\n", "^M^J"), ("\u{FEFF}", "<FEFF>"),
    ])
    func `text is shown inert`(text: String, shown: String) {
        #expect(Glyph.inert(text) == shown)
    }
}
