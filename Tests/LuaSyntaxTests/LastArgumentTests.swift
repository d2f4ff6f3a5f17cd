import Testing

@testable import LuaSyntax

@Suite("The last argument of what was entered")
struct LastArgumentTests {
    @Test(
        "Argument, or operand",
        arguments: [
            ("cap.get(\"a b\")", "\"a b\""), ("cap.get 'a'", "'a'"), ("cap.get{ pid = 1 };", "{ pid = 1 }"),
            ("f(a, g(b, c))", "g(b, c)"), ("f(a, { 1, 2 })", "{ 1, 2 }"), ("f(x + y.z)", "x + y.z"),
            ("f(1, function() return 1, 2 end)", "function() return 1, 2 end"),
            ("x = a.b[\"c\"]:d()", "a.b[\"c\"]:d()"),
            ("r.metadata.title", "r.metadata.title"), ("x = 1 + 23", "23"), ("x = (a + b)", "(a + b)"),
            ("return nil", "nil"),
            ("f(t.u[i])", "t.u[i]"), ("t.u[i]", "t.u[i]"), ("print([[a\nb]]) -- x", "[[a\nb]]"),
            ("x = f()[1]", "f()[1]"), ("f(a)(b):c().d", "f(a)(b):c().d"), ("x = f\"a\".b", "f\"a\".b"),
            ("f()()", "f()()"),
            ("[x]", "[x]"), ("= [x]", "[x]"), (".x", "x"), ("(1).x", "(1).x"),
        ])
    func found(_ source: String, _ expected: String) {
        #expect(LuaText(source).lastArgument == expected)
    }

    @Test(
        "Nothing",
        arguments: ["", ";", "for i = 1, 2 do end", "-- x", "end)", "f(a,)", "do )", "x =", "]", "(]", ")", "a)"])
    func none(_ source: String) {
        #expect(LuaText(source).lastArgument == nil)
    }
}
