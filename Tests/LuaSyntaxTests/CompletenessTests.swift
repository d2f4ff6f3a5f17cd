import Testing

@testable import LuaSyntax

@Suite("Whether Enter runs it")
struct CompletenessTests {
    @Test(
        "More lines are needed",
        arguments: [
            "do", "if x", "if x then", "if x then y() else", "if x then y() elseif", "while x", "while x do", "for",
            "for i", "for i = 1, 2",
            "for i in x do", "repeat", "repeat x()", "repeat until", "repeat until not", "function", "function f",
            "function f(", "function f()",
            "x = function()", "local", "local function", "local function f()", "f(", "f{", "t[", "f({1, 2}", "x =",
            "x = y,", "a.", "a:", "local x,",
            "x = not", "x = #", "x = y ..", "x = y and", "x = y or", "goto", "::", "local x <", "x = -", "x = ~",
            "return not", "x = y ==", "x = - -", "x = a - ~", "x = a ==-", "local x <const> =",
            "local x <close>, y <const> =",
            "if x then\n  y()\n\n",
            "do\n\n  ", "f( -- )", "do -- end",
            "x = 'end' do", "f(function() return 1 end", "x = { 1, 2,", "x = a // ", "for i = 1, 2 do if x then end",
        ])
    func incomplete(_ source: String) {
        #expect(!LuaText(source).isComplete)
        #expect(!LuaText(source + "\n").isComplete)
        #expect(!LuaText(source + " --[==[ ]==] ").isComplete)
    }

    @Test(
        "A string or comment goes on",
        arguments: [
            "[[", "x = [==[ ]]", "--[[", "x = 'a\\", "x = 'a\\z", "x = 'a\\z  \n", "x = 1 --[[", "f(--[==[",
            "x = 'a\\\n",
        ])
    func open(_ source: String) {
        #expect(!LuaText(source).isComplete)
    }

    @Test(
        "Every operator of two operands needs the second",
        arguments: [
            "+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>", "..", "==", "~=", "<", "<=", ">", ">=",
            "and", "or",
        ])
    func binary(_ sign: String) {
        #expect(!LuaText("x = a \(sign)").isComplete)
        #expect(LuaText("x = a \(sign) b").isComplete)
    }

    @Test(
        "It runs",
        arguments: [
            "", "  \n", "-- x", "--[[ x ]]", "x", "1", "f()", "f 'x'", "f{}", "x = 1", "x = 1;", "x;", "return",
            "return 1", "break", "goto a", "::a::",
            "local x", "local x <const>", "local x, y <close>", "local x <const> = 1", "do end", "if x then y() end",
            "repeat until x", "...", "return ...",
            "x = function() end", "nil", "#t", "'a'", "[[a]]", "f(\n)\n", "do\nend\n\n", "for i = 1, 2 do end", "a.b",
            "a:b()", "#!/bin/cap\nx()",
            "x = { 1, 2, }", "x = { f = function() return end; }",
        ])
    func complete(_ source: String) {
        #expect(LuaText(source).isComplete)
    }

    @Test(
        "A mistake is shown",
        arguments: [
            "end", "f())", "f(}", "}", "do ) ", "else", "until x", "x = = 1", "x y", "'a", "x = 'a", "do x = 'a\n",
            "do x = @", "do x = 3..2", "do x = '\\q'",
            "= =", "=", "x = =", "x = a + *", "do and", ". x", "f(==", "return .. ",
            "f( end", "if x do", "if x local y", "while x then", "f(local", "repeat end", "x = [=", "do x = [=",
        ])
    func mistaken(_ source: String) {
        #expect(LuaText(source).isComplete)
    }
}
