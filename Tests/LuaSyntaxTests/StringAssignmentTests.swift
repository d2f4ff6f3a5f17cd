import Testing

@testable import LuaSyntax

@Suite("Names that are given strings")
struct StringAssignmentTests {
    @Test(
        "Given",
        arguments: [
            ("x = \"a\"", "x"), ("local x <const> = 'a'", "const x"), ("a.b.x = [[a]]", "x b a"),
            ("t[\"x\"] = \"a\"", "x t"),
            ("f{ [\"x\"] = \"a\", y = 1 }", "x"), ("x, y = 1, \"a\"", "y x"), ("y = b x = \"a\"", "x"),
            ("x = y or \"a\"", "x"), ("x = (\"a\")", "x"), ("x = y .. 'a'", "x"), ("x = -- c\n\"a\"", "x"),
            ("local x = \"a", "x"),
        ])
    func given(_ source: String, _ expected: String) {
        #expect(LuaText(source).namesGivenStrings == expected.split(separator: " ").map(String.init))
    }

    @Test(
        "Not given",
        arguments: [
            "x = 1", "x == \"a\"", "x = f \"a\"", "x = f(\"a\")", "x = t[\"a\"]", "x = \"\"", "x = [[]]",
            "x = { \"a\" }",
            "f{ x = y }, \"a\"", "x = y print \"a\"", "x = function() return \"a\" end", "= ", "x =", "f(x, \"a\")",
        ])
    func none(_ source: String) {
        #expect(LuaText(source).namesGivenStrings == [])
    }
}
