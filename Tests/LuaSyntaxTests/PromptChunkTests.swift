import Testing

@testable import LuaSyntax

@Suite("Locals that survive the prompt")
struct PromptChunkTests {
    @Test(
        "Declarations become assignments",
        arguments: [
            ("local x = 1", "      x = 1", "x"), ("local x, y = f()", "      x, y = f()", "x y"),
            ("local x", "      x = nil", "x"),
            ("local x, y", "      x, y = nil", "x y"), ("local x = x", "      x = x", "x"),
            ("a = b local c = 1", "a = b       c = 1", "c"),
            ("local a local b", "      a = nil       b = nil", "a b"),
            ("local a; local b;", "      a = nil;       b = nil;", "a b"),
            ("local function f() end", "      function f() end", "f"),
            ("local x <const> = 1", "      x         = 1", "x"),
            ("local x <const>", "      x         = nil", "x"),
            ("local x<const>,y < const > =1", "      x       ,y           =1", "x y"),
            ("local --[[a]] x --[[b]] = 1 -- c", "      --[[a]] x --[[b]] = 1 -- c", "x"),
            ("local x -- c", "      x = nil -- c", "x"),
            ("local\nx\n<const>\n,\ny", "     \nx\n       \n,\ny = nil", "x y"),
            ("local x y = 1", "      x = nil y = 1", "x"),
            ("local x (f or g)()", "      x = nil (f or g)()", "x"),
            ("local x = 1 local x = 2", "      x = 1       x = 2", "x"),
            ("local é = 1", "local é = 1", ""), ("#!/bin/cap\nlocal x", "#!/bin/cap\n      x = nil", "x"),
            ("do end local x", "do end       x = nil", "x"),
            ("f() local x = 'local y'", "f()       x = 'local y'", "x"),
        ])
    func changed(_ source: String, _ expected: String, _ names: String) {
        let chunk = PromptChunk(LuaText(source))
        #expect(chunk.text == expected)
        #expect(chunk.names.joined(separator: " ") == names)
    }

    @Test(
        "What stays as it is",
        arguments: [
            "", "x = 1", "do local x = 1 end", "if a then local x else local y end", "for i = 1, 2 do local x end",
            "while a do local x end",
            "repeat local x until x", "function f() local x end", "f(function() local x end)",
            "t = { function() local x end }", "local x <close> = f()",
            "local x <const>, y <close> = f()", "local x <other> = 1", "local _ENV = {}", "local", "local x,",
            "local x <", "local x <const", "local 1", "local x <const>=1",
            "-- local x", "'local x'", "[[\nlocal x\n]]", "--[[\nlocal x\n]]", "local function", "local function 1",
            "x.localname = 1",
        ])
    func unchanged(_ source: String) {
        let chunk = PromptChunk(LuaText(source))
        #expect(chunk.text == source)
        #expect(chunk.names.isEmpty)
    }

    @Test("Only the top level of an input is changed")
    func nested() {
        let rest = """
              local b = a
              return b
            end

            """
        let last = """
              g = function() local c end,
            }
            if t then
              local d
            end
            """
        let chunk = PromptChunk(LuaText("local function f(a)\n" + rest + "local t = {\n" + last))
        #expect(chunk.text == "      function f(a)\n" + rest + "      t = {\n" + last)
        #expect(chunk.names == ["f", "t"])
    }
}
