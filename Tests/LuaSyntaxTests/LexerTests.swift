import Testing

@testable import LuaSyntax

@Suite("Tokens")
struct LexerTests {
    /// The tokens as `kind:text`, with `?` after those that are cut, `~` after open and `!` after malformed ones.
    private func describe(_ source: String) -> [String] {
        let text = LuaText(source)
        return text.tokens.map { token in
            let kind =
                switch token.kind {
                case .keyword(let keyword): "keyword \(keyword.rawValue)"
                case .symbol(let symbol): "symbol \(symbol.rawValue)"
                default: "\(token.kind)"
                }
            let mark = [.whole: "", .cut: "?", .open: "~", .malformed: "!"][token.condition]!
            return "\(kind)\(mark):\(text.string(token))"
        }
    }

    @Test("Every reserved word is one, and no longer or shorter word", arguments: LuaKeyword.allCases)
    func keywords(_ keyword: LuaKeyword) {
        let word = keyword.rawValue
        #expect(describe(word) == ["keyword \(word):\(word)"])
        for other in [word + "x", "x" + word, word.uppercased(), word + "_", word + "0", "_" + word] {
            #expect(describe(other) == ["name:\(other)"])
        }
    }

    @Test("Every sign is one", arguments: LuaSymbol.allCases)
    func symbols(_ symbol: LuaSymbol) {
        let sign = symbol.rawValue
        #expect(describe(sign) == ["symbol \(sign):\(sign)"])
        #expect(describe("a\(sign) b") == ["name:a", "symbol \(sign):\(sign)", "name:b"])
    }

    @Test(
        "The longest sign counts",
        arguments: [
            ("a...b", ["a", "...", "b"]), ("a....b", ["a", "...", ".", "b"]), ("x>>=y", ["x", ">>", "=", "y"]),
            ("a//b/c", ["a", "//", "b", "/", "c"]), ("::a::b:c", ["::", "a", "::", "b", ":", "c"]),
            ("{[a]=1}", ["{", "[", "a", "]", "=", "1", "}"]),
            ("a<b<=c<<d", ["a", "<", "b", "<=", "c", "<<", "d"]), ("a~=~b", ["a", "~=", "~", "b"]),
            ("#t-1", ["#", "t", "-", "1"]),
        ])
    func longest(_ source: String, _ expected: [String]) {
        let text = LuaText(source)
        #expect(text.tokens.map { text.string($0) } == expected)
    }

    @Test(
        "Numbers",
        arguments: [
            "0", "12", "3.", ".5", "3.25", "1e10", "1E-10", "1.e+3", "0x", "0xA", "0xff", "0Xabcdef", "0x.8", "0x1.",
            "0xA.8p0", "0x1p4",
            "0x1P-4", "0x1e4", "1e", "1e+", "0x1p", "0x1p+", "3..2", "1.2.3", "3a", "0xg", "0x.p1", "08", "1_000",
            "0x1p4a", "9e9e9",
            "99999999999999999999", "0b1",
        ])
    func numbers(_ source: String) {
        let wrong: Set = [
            "0x", "1e", "1e+", "0x1p", "0x1p+", "3..2", "1.2.3", "3a", "0xg", "0x.p1", "1_000", "0x1p4a", "9e9e9",
            "0b1",
        ]
        #expect(describe(source) == ["number\(wrong.contains(source) ? "!" : ""):\(source)"])
        #expect(describe("x=\(source),y").count == 5)
    }

    @Test("A sign after a number is its own, one in its exponent is not")
    func signs() {
        #expect(describe("1-2") == ["number:1", "symbol -:-", "number:2"])
        #expect(describe("0x1e+1") == ["number:0x1e", "symbol +:+", "number:1"])
        #expect(describe("1e+1+1") == ["number:1e+1", "symbol +:+", "number:1"])
        #expect(describe("a.b.5") == ["name:a", "symbol .:.", "name:b", "number:.5"])
    }

    @Test(
        "Escapes",
        arguments: [
            (#"\a\b\f\n\r\t\v\\\"\'"#, true), (#"\x41\xfF"#, true), (#"\0\9\10\255\0001"#, true),
            (#"\u{0}\u{7FFFFFFF}\u{000000000041}"#, true),
            ("\\\nx", true), ("\\\r\nx", true), ("\\\n\rx", true), ("\\z  \n\t x", true), (#"\q"#, false),
            (#"\x4"#, false), (#"\xgg"#, false),
            (#"\256"#, false), (#"\u{80000000}"#, false), (#"\u{}"#, false), (#"\u41"#, false), (#"\u{41"#, false),
            (#"\é"#, false),
            (#"\u{FFFFFFFFFFFFFFFFFFFFF}"#, false),
        ])
    func escapes(_ content: String, _ isRight: Bool) {
        #expect(describe("\"\(content)\"") == ["string\(isRight ? "" : "!"):\"\(content)\""])
        #expect(describe("'\(content)' x").last == "name:x")
    }

    @Test(
        "Unfinished strings",
        arguments: [
            ("\"", ["string?:\""]), ("'ab", ["string?:'ab"]), ("'ab\nc", ["string?:'ab", "name:c"]),
            ("'ab\rc", ["string?:'ab", "name:c"]),
            ("'ab\\", ["string~:'ab\\"]), ("'ab\\\\", ["string?:'ab\\\\"]), ("'ab\\\n", ["string~:'ab\\\n"]),
            ("'ab\\\nc", ["string?:'ab\\\nc"]),
            ("'ab\\z \n", ["string~:'ab\\z \n"]), ("'ab\\z \nc", ["string?:'ab\\z \nc"]),
            ("'ab\\\n\n'", ["string?:'ab\\\n", "string?:'"]),
            ("'\"'", ["string:'\"'"]), ("[[", ["longString~:[["]), ("[==[ ]] ]=]", ["longString~:[==[ ]] ]=]"]),
        ])
    func unfinished(_ source: String, _ expected: [String]) {
        #expect(describe(source) == expected)
    }

    @Test(
        "Long brackets and comments",
        arguments: [
            ("[[a\n]b]]c", ["longString:[[a\n]b]]", "name:c"]), ("[=[a]]b]=]", ["longString:[=[a]]b]=]"]),
            ("[[]]", ["longString:[[]]"]),
            ("[=[]]=]", ["longString:[=[]]=]"]), ("[==[]=]==]", ["longString:[==[]=]==]"]),
            ("[[a]=]]", ["longString:[[a]=]]"]),
            ("[=a", ["error:[=", "name:a"]), ("[==", ["error:[=="]),
            ("a[ [[b]] ]", ["name:a", "symbol [:[", "longString:[[b]]", "symbol ]:]"]),
            ("--a\nb", ["comment:--a", "name:b"]), ("--", ["comment:--"]),
            ("--[[a\nb]]c", ["comment:--[[a\nb]]", "name:c"]),
            ("--[=[a]]", ["comment~:--[=[a]]"]), ("--[=a\nb", ["comment:--[=a", "name:b"]),
            ("---[[a\nb", ["comment:---[[a", "name:b"]),
            ("--[ [a\nb", ["comment:--[ [a", "name:b"]), ("--a\rb", ["comment:--a", "name:b"]),
        ])
    func longBrackets(_ source: String, _ expected: [String]) {
        #expect(describe(source) == expected)
    }

    @Test("A first line for the system is a comment, later ones are not")
    func shebang() {
        #expect(describe("#!/usr/bin/env cap\nx") == ["comment:#!/usr/bin/env cap", "name:x"])
        #expect(describe("#t") == ["symbol #:#", "name:t"])
        #expect(describe(" #!") == ["symbol #:#", "error:!"])
    }

    @Test("What begins nothing is an error, of whole characters")
    func errors() {
        #expect(describe("a @ $!") == ["name:a", "error:@", "error:$", "error:!"])
        #expect(describe("größe = 1") == ["name:gr", "error:öß", "name:e", "symbol =:=", "number:1"])
        #expect(describe("a\0b") == ["name:a", "error:\0", "name:b"])
    }

    @Test("What stands within the quotes")
    func content() {
        for (source, expected) in [
            ("'ab'", "ab"), ("'ab", "ab"), ("''", ""), ("'", ""), ("[[ab]]", "ab"), ("[==[ab]==]", "ab"),
            ("[=[ab]]", "ab]]"), ("[[", ""),
        ] {
            let text = LuaText(source)
            #expect(text.string(in: text.content(of: text.tokens[0])) == expected)
        }
    }
}
