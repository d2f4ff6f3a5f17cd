import Testing

@testable import LuaSyntax

@Suite("Highlighting and pairs")
struct HighlightTests {
    private func describe(_ source: String) -> [String] {
        let text = LuaText(source)
        return text.highlights { ["cap", "print"].contains($0) }.map { "\($0.kind) \(text.string(in: $0.range))" }
    }

    @Test(
        "Every kind",
        arguments: [
            ("local x = nil", ["keyword local", "constant nil"]),
            ("return true, false", ["keyword return", "constant true", "constant false"]),
            ("x = 0x1p4 .. 'a' .. [[b]]", ["number 0x1p4", "string 'a'", "string [[b]]"]), ("x -- y", ["comment -- y"]),
            ("print(x)", ["function print"]), ("print = x", ["global print"]), ("f'a'", ["function f", "string 'a'"]),
            ("f{}", ["function f"]), ("f --[[c]] [[a]]", ["function f", "comment --[[c]]", "string [[a]]"]),
            ("cap.files.list()", ["global cap", "field files", "function list"]),
            ("t:go 'x'", ["function go", "string 'x'"]),
            ("t:go", ["field go"]), ("a.cap = 1", ["field cap", "number 1"]),
            ("local function f", ["keyword local", "keyword function", "function f"]),
            ("function t.a:b() end", ["keyword function", "function t", "field a", "function b", "keyword end"]),
            ("::top::", []), ("x = @", ["error @"]), ("x = 3..2", ["error 3..2"]), ("x = '\\q'", ["error '\\q'"]),
            ("x = 'ab\ny", ["error 'ab"]), ("x = 'ab", ["string 'ab"]), ("x = [[ab\ny", ["string [[ab\ny"]),
            ("--[[ab\ny", ["comment --[[ab\ny"]),
            ("#!/bin/cap\ncap", ["comment #!/bin/cap", "global cap"]),
        ])
    func kinds(_ source: String, _ expected: [String]) {
        #expect(describe(source) == expected)
    }

    @Test(
        "The pair at the cursor",
        arguments: [
            ("f|(a)", "( )"), ("f(a|)", "( )"), ("f(|a)", "( )"), ("f(a)|", "( )"), ("f(a|b)", "-"),
            ("|{[(a)]}", "{ }"), ("{|[(a)]}", "[ ]"),
            ("f(')'|)", "( )"), ("f(--)\n|)", "( )"), ("f([[)]]|)", "( )"), ("f('|(')", "-"), ("f(a|", "-"),
            ("f(a]|", "-"), ("(]|", "-"), (")|", "-"),
            ("f(|(a))", "( )"), ("function f() return |end", "function end"), ("fu|nction f() end", "function end"),
            ("if a then b() |end", "then end"), ("if a then b() end|", "then end"),
            ("if a |then b() elseif c then d() end", "then elseif"),
            ("if a then b() |elseif c then d() end", "then elseif"),
            ("if a then b() elseif c |then d() else end", "then else"),
            ("if a then else |end", "else end"), ("while a |do end", "do end"), ("for i = 1, 2 do |end", "do end"),
            ("|repeat until x", "repeat until"),
            ("repeat |until x", "repeat until"), ("repeat |end", "-"), ("do if a then end |end", "do end"),
            ("x = [[ do ]] |end", "-"), ("|", "-"),
        ])
    func pair(_ source: String, _ expected: String) {
        let marked = Marked(source)
        let pair = marked.text.pair(at: marked.cursor)
        #expect(
            (pair.map { marked.text.string(in: $0.opening) + " " + marked.text.string(in: $0.closing) } ?? "-")
                == expected)
    }

    @Test("Of two brackets side by side the one under the cursor counts")
    func neighbours() {
        let text = LuaText("(a)(b)")
        #expect(text.pair(at: 3) == LuaPair(opening: 3..<4, closing: 5..<6))
        #expect(text.pair(at: 6) == LuaPair(opening: 3..<4, closing: 5..<6))
        #expect(LuaText("(a) (b)").pair(at: 3) == LuaPair(opening: 0..<1, closing: 2..<3))
    }
}
