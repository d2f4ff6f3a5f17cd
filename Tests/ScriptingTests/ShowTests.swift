import Testing

/// What the prompt shows of a value.
@Suite struct ShowTests {
    @Test func `values without parts`() async throws {
        try await PlainEngine.run(
            #"""
            for text, value in pairs {
              ["1"] = 1, ["1.0"] = 1.0, ["0.1"] = 0.1, ["0.30000000000000004"] = 0.1 + 0.2, ["nan"] = 0/0, ["inf"] = 1/0,
              ["-inf"] = -1/0, ["true"] = true, null = json.null, ["{}"] = {}, ["[]"] = json.array{}, ['"a"'] = "a",
              ["9223372036854775807"] = math.maxinteger, ["function (built in)"] = print,
              ["function cap.me()"] = cap.me, ["function (a, b, ...) of stdlib/test:5"] = function(a, b, ...) end,
              ["coroutine (suspended)"] = coroutine.create(print),
            } do same(shown(value), text) end
            same(shown(nil), "nil")
            assert(shown(io.stdout):find "^file %(")
            """#)
    }

    @Test func `tables are in one line where they fit, else indented, with keys in order`() async throws {
        try await PlainEngine.run(
            #"""
            same(shown{ 1, "x", { a = true } }, '{ 1, "x", { a = true } }')
            same(shown({ b = 1, a = 2, [10] = 3, [1.5] = 4, [-1] = 5, ["two words"] = 6, ["end"] = 7, 8, 9 }, { width = 100 }),
              '{ 8, 9, [-1] = 5, [1.5] = 4, [10] = 3, a = 2, b = 1, ["end"] = 7, ["two words"] = 6 }')
            same(shown{ 1, nil, 3 }, "{ 1, nil, 3 }")
            local keys = shown{ [true] = 1, [false] = 2, [print] = 3 }
            same(keys, "{ [false] = 2, [true] = 1, [function (built in)] = 3 }")
            local value = { name = "a name", people = { { name = "Ada", age = 36 }, { name = "Ben", age = 41 } }, tags = json.array{} }
            same(shown(value, { width = 200 }),
              '{ name = "a name", people = { { age = 36, name = "Ada" }, { age = 41, name = "Ben" } }, tags = [] }')
            same(shown(value), [[
            {
              name = "a name",
              people = { { age = 36, name = "Ada" }, { age = 41, name = "Ben" } },
              tags = [],
            }
            ]])
            same(shown(value, { width = 20 }), [[
            {
              name = "a name",
              people = {
                {
                  age = 36,
                  name = "Ada",
                },
                {
                  age = 41,
                  name = "Ben",
                },
              },
              tags = [],
            }
            ]])
            """#.unindentedLua)
    }

    @Test func `lists of short values stand side by side`() async throws {
        try await PlainEngine.run(
            #"""
            local list = {}
            for i = 1, 12 do list[i] = i * 111 end
            same(shown(list, { width = 40 }), [[
            {
              111, 222, 333, 444, 555, 666, 777,
              888, 999, 1110, 1221, 1332
            }
            ]])
            """#.unindentedLua)
    }

    @Test func `strings of several lines and long ones are readable, and stay what they are`() async throws {
        try await PlainEngine.run(
            #"""
            same(shown("one\ntwo\n"), '"one\\n"\n"two\\n"')
            same(shown{ abstract = "one\ntwo" }, [[{ abstract = "one\ntwo" }]])
            same(shown({ abstract = "one\ntwo" }, { width = 20 }), '{\n  abstract = "one\\n"\n             "two",\n}')
            same(shown(("word "):rep(10), { width = 20 }),
              '"word word word "\n"word word word "\n"word word word "\n"word "')
            local address = "https://example.org/" .. ("x"):rep(30)
            same(shown(address, { width = 20 }), '"' .. address .. '"')
            same(shown(("ä"):rep(40), { strings = 11, width = 40 }),
              '"äääää"… 80 bytes\n-- not shown: the end of 1 string;\n-- less(_) shows all')
            """#)
    }

    @Test func `what is cut is noted with the way to see it`() async throws {
        try await PlainEngine.run(
            #"""
            local big = {}
            for i = 1, 100 do big[i] = i end
            same(shown(big, { items = 3 }), "{\n  1, 2, 3\n  -- 97 more\n}\n-- not shown: 97 items; less(_) shows all")
            local deep = { a = { b = { c = { 1, 2, x = 3 } } } }
            same(shown(deep, { depth = 3 }),
              "{ a = { b = { c = {… 2 items, 1 field} } } }\n-- not shown: 1 deeper table; less(_) shows all")
            local wide = {}
            for i = 1, 100 do wide[i] = { big, big } end
            local text = shown(wide, { nodes = 20, items = 10 })
            assert(select(2, text:gsub("\n", "")) < 40 and text:find "not shown: %d+ items", text)
            """#)
    }

    @Test func `a table that contains itself names where`() async throws {
        try await PlainEngine.run(
            #"""
            local value = { name = "n", inner = { list = {} } }
            value.inner.up, value.inner.list[1] = value, value.inner
            same(shown(value), '{ inner = { list = { {… _.inner} }, up = {… _} }, name = "n" }')
            assert(not shown(package, { depth = 9, items = math.huge, nodes = math.huge }):find "stdlib%.native")
            local shared = { 1 }
            same(shown{ shared, shared }, "{ { 1 }, { 1 } }")
            """#)
    }

    @Test func `text of others drives no terminal`() async throws {
        try await PlainEngine.run(
            #"""
            local hostile = "\27]0;x\7\u{202E}\u{9B}\r\t\\\"\xFF"
            same(shown(hostile), [["\x1B]0;x\x07\u{202E}\u{009B}\r\t\\\"\xFF"]])
            local _, name = 0, setmetatable({ [hostile] = hostile }, { __name = hostile })
            for _, text in ipairs { shown(name), shown({ { id = 1, [("k"):rep(3)] = hostile }, { id = 2, kkk = "\27[31m" } }),
              shown(load("return function() end", "=" .. hostile)()), typed('error("\\27]0;x\\7")'), typed('error{ message = "\\27]0;x" }') } do
              assert(not text:find "[\0-\9\11-\31\127]" and not text:find("\u{202E}", 1, true) and utf8.len(text), text)
            end
            """#)
    }

    @Test func `no metamethod is run but a __tostring that answers at once`() async throws {
        try await PlainEngine.run(
            #"""
            local function bomb() error "it was run" end
            local trap = setmetatable({ a = 1, 2 }, { __index = bomb, __newindex = bomb, __pairs = bomb, __len = bomb, __eq = bomb,
              __lt = bomb, __call = bomb, __concat = bomb, __close = bomb, __name = "Trap", __metatable = "hidden" })
            same(shown(trap), "Trap { 2, a = 1 }")
            same(shown{ trap, trap }, "{ Trap { 2, a = 1 }, Trap { 2, a = 1 } }")
            for _, describe in ipairs { bomb, function() while true do end end, function() return 5 end,
              function() while true do pcall(function() while true do end end) end end,
              function() coroutine.wrap(function() while true do pcall(bomb) end end)() end } do
              same(shown(setmetatable({ a = 1 }, { __tostring = describe })), "{ a = 1 }")
            end
            same(shown(setmetatable({ 3, 4 }, { __tostring = function(v) return "vector " .. v[1] .. "\nnext" end })), "vector 3\nnext")
            same(shown{ setmetatable({}, { __tostring = function() return "a\nb" end }) }, "{ a\\nb }")
            -- Once one has gone on too long, the others are not called.
            local calls = 0
            local function endless() calls = calls + 1 while true do end end
            local many = {}
            for i = 1, 50 do many[i] = setmetatable({}, { __tostring = endless }) end
            shown(many)
            assert(calls == 1, calls)
            """#)
    }

    @Test func `a bounded call ends alone`() async throws {
        try await PlainEngine.run(
            #"""
            local call = require "stdlib.native".call_bounded
            assert(select("#", call(1000, function() end)) == 1)
            local ok, a, b = call(1000, function(...) return ... end, 1, nil)
            assert(ok and a == 1 and b == nil)
            local ok, problem = call(1000, error, { 5 })
            assert(not ok and problem[1] == 5)
            ok, problem = call(100000, function() while true do end end)
            assert(not ok and problem == "it runs too long")
            ok, problem = call(1000, call, 1000, print)
            assert(not ok and problem:find "inside another")
            for i = 1, 1000000 do end
            assert(pcall(function() for i = 1, 1000000 do end end), "what follows is not bounded")
            """#)
    }

    @Test func `huge tables are shown at once`() async throws {
        try await PlainEngine.run(
            #"""
            local list, map, records = {}, {}, {}
            for i = 1, 100000 do list[i], map["key" .. i], records[i] = i, i, { id = i, name = "n" .. i } end
            local start = os.clock()
            for _, value in ipairs { list, map, records, { list, map, records } } do assert(#shown(value) < 20000) end
            assert(os.clock() - start < 3, os.clock() - start)
            local nested = {}
            local inner = nested
            for i = 1, 100000 do inner.n = {} inner = inner.n end
            assert(#shown(nested) < 2000 and #shown(nested, { depth = math.huge, nodes = math.huge }) > 10000)
            """#)
    }
}

extension String {
    /// The text without the margin that its first line has, so that expected lines can stand indented in a test.
    var unindentedLua: String {
        let margin = prefix { $0 == " " }
        return split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(margin) ? $0.dropFirst(margin.count) : $0[...] }.joined(separator: "\n")
    }
}
