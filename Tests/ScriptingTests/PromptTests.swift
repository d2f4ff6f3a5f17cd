import Testing

/// What typing at the prompt does: values, errors, settings.
@Suite struct PromptTests {
    @Test func `an expression shows its value`() async throws {
        try await PlainEngine.run(
            #"""
            same(typed "1 + 1", "2")
            same(typed "1, nil, 'x'", '1\nnil\n"x"')
            same(typed "nil", "nil")
            same(typed "x = 5", "")
            same(typed "(function() end)()", "")
            same(typed "x;", "")
            same(typed "x ;  ", "")
            local shown, answer = typed "for i = 1, 2 do"
            assert(shown == "" and answer == "incomplete" and select(2, typed "= =") == "failed")
            assert(select(2, typed "return 5") == "done" and select(2, typed "f(") == "incomplete")
            """#)
    }

    @Test func `values stay under the number of their input`() async throws {
        try await PlainEngine.run(
            #"""
            typed "10;"
            typed "= ="
            typed "f("
            typed "30"
            typed "nil"
            typed "(function() end)()"
            same(typed "_, _1, _3", "30\n10\n30")
            same(typed "rawget(_G, '_2')", "nil")
            for i = 1, 100 do typed "i" end
            same(typed "_1", "nil")
            typed "setmetatable(_G, { __newindex = error, __index = error })"
            same(typed "'kept'", '"kept"')
            same(typed "_", '"kept"')
            """#)
    }

    @Test func `an error tells the line of a block, and the input that a function is from`() async throws {
        try await PlainEngine.run(
            #"""
            same(typed "error 'plain'", "plain")
            same(typed "local x = nil + 1", "attempt to perform arithmetic on a nil value")
            same(typed "local x = {}\nlocal y = x.z.w", "line 2: attempt to index a nil value (field 'z')\n    local y = x.z.w")
            typed "function f(x)\n  return x.y.z\nend"
            same(typed "local r = f{}", [[
            input 4, line 2: attempt to index a nil value (field 'y')
              in f, input 4, line 2:  return x.y.z
            ]])
            same(typed "local a = 1\nlocal r = f{}", [[
            input 4, line 2: attempt to index a nil value (field 'y')
              in f, input 4, line 2:  return x.y.z
              line 2:  local r = f{}
            ]])
            typed "function r(n) return 1 + r(n + 1) end"
            local deep = typed "r(1)"
            assert(deep:find "^input 7: stack overflow" and deep:find "in r, input 7 %(%d+ times%):  function r" and #deep < 500, deep)
            same(typed "coroutine.wrap(function() error('inside') end)()", "inside")
            """#.unindentedLua)
    }

    @Test func `what is no Lua is told where it is wrong`() async throws {
        try await PlainEngine.run(
            #"""
            same(typed "= =", "unexpected symbol near '='")
            same(typed "1 +* 2", "unexpected symbol near '*'")
            same(typed "local a = 1\nlocal b = = 2\n", "line 2: unexpected symbol near '='\n    local b = = 2")
            same(typed "x = 'abc", "unfinished string near <eof>")
            assert(select(2, typed "x = 'abc\\") == "incomplete")
            """#)
    }

    @Test func `whatever is raised is shown`() async throws {
        try await PlainEngine.run(
            #"""
            same(typed "error()", "nil was raised: error() without a message")
            same(typed "error(0/0)", "raised: nan")
            same(typed "error{ code = 5 }", "a table was raised\n{ code = 5 }")
            same(typed "error{ message = 'why', code = 5 }", 'why\n{ code = 5, message = "why" }')
            same(typed "error(setmetatable({}, { __tostring = function() return 'own text' end }))", "own text")
            for _, body in ipairs { "error 'x'", "while true do end", "return {}" } do
              same(typed("error(setmetatable({ 1 }, { __tostring = function() " .. body .. " end }))"),
                "a table was raised, and its __tostring fails\n{ 1 }")
            end
            same(typed "error{ message = 'outer', cause = { message = 'middle', cause = 'root' } }",
              'outer\n{ cause = { cause = "root", message = "middle" }, message = "outer" }\ncaused by: middle\n{ cause = "root", message = "middle" }')
            typed "cyclic = { message = 'm' } cyclic.cause = cyclic"
            same(typed "error(cyclic)", 'm\n{ cause = {… _}, message = "m" }')
            assert(typed "tasks.map({ 7 }, function() error{ message = 'inner' } end)":find "^inner\n  item 1: 7")
            """#)
    }

    @Test func `errors of the program tell what failed, why and what to try`() async throws {
        try await ScriptedSandbox.run(
            PlainEngine.prelude.replacing("function same", with: "function is") + #"""
                is(typed "cap.get 'nope'", "cap.get on nope: PID does not exist. (HTTP 404)\n"
                  .. "  Check the identifier; drafts are known by their pid, published records by their CAP number.")
                is(typed "local a\ncap.gett()", "line 2: cap.gett: there is no such function; did you mean cap.get?\n    cap.gett()")
                local full = typed "debug.full()"
                assert(full:find 'fields: {\n  kind = "argument"' and full:find "stdlib/service.lua:%d+: in", full)
                """#, name: PlainEngine.name)
    }

    @Test func `debug full says when there is nothing to tell`() async throws {
        try await PlainEngine.run(#"same(typed "debug.full()", "No input has failed.")"#)
    }

    @Test func `settings are checked`() async throws {
        try await PlainEngine.run(
            #"""
            typed "prompt.depth = 1"
            same(typed "{ a = { 1 } }", "{ a = {… 1 item} }\n-- not shown: 1 deeper table; less(_) shows all")
            typed "prompt.depth = nil"
            same(typed "{ a = { 1 } }", "{ a = { 1 } }")
            same(typed "show({ a = { 1 } }, { depth = 1 })", "{ a = {… 1 item} }\n-- not shown: 1 deeper table; less(_) shows all")
            same(typed "prompt.dept = 1", "prompt: there is no setting 'dept'; did you mean 'depth'?")
            same(typed "prompt.dept", "prompt: there is no setting 'dept'; did you mean 'depth'?")
            same(typed "prompt.depth = '5'", [[prompt: 'depth' must be a whole number from 1 on, or math.huge, got string "5"]])
            same(typed "prompt.table = 1", "prompt: 'table' must be true or false, got number 1")
            same(typed "prompt.depth = 0/0", "prompt: 'depth' must be a whole number from 1 on, or math.huge, got number " .. tostring(0/0))
            assert(typed "prompt":find "prompt.rows = 40")
            same(typed "show({}, { rows = 0 })", "show: 'rows' must be a whole number from 1 on, or math.huge, got number 0")
            assert(typed "show({}, { dept = 1 })":find "there is no parameter 'dept'; did you mean 'depth'")
            """#)
    }

    @Test func `less shows all`() async throws {
        try await PlainEngine.run(
            #"""
            typed "list = {} for i = 1, 200 do list[i] = { n = { i } } end"
            assert(select(2, typed "less(list)":gsub("\n", "")) == 201)
            same(typed "less 'a\\tb\\27'", "a\tb\\x1B")
            """#)
    }

    @Test func `time tells what a call takes and returns its results`() async throws {
        try await ScriptedSandbox.run(
            PlainEngine.prelude.replacing("function same", with: "function is") + #"""
                local shown = typed "time(function(...) cap.me() cap.me() return select('#', ...), 'x' end, 1, nil)"
                assert(shown:find "^[%d.]+ %a+, [%d.]+ %a+ CPU, 2 requests, [-+]%d+ KiB memory\n2\n\"x\"$", shown)
                shown = typed "time(function() error({ message = 'failed' }, 0) end)"
                assert(shown:find "0 requests, [-+]%d+ KiB memory\nfailed\n", shown)
                assert(typed "time(5)":find "time: parameter 'f' must be a function, got number 5")
                """#, name: PlainEngine.name)
    }

    @Test func `edit refuses politely without a terminal`() async throws {
        try await ScriptedSandbox.run(
            PlainEngine.prelude.replacing("function same", with: "function is") + #"""
                is(typed "edit(cap.drafts.list().hits.hits[1])",
                  "edit: needs a terminal\n  cap.metadata.set and cap.patch change a draft without one.")
                is(typed "edit(5)", "edit: parameter 'record' must be a draft or its pid")
                """#, name: PlainEngine.name)
    }

    @Test func `scripts keep their globals`() async throws {
        try await PlainEngine.run(
            #"assert(not (rawget(_G, "less") or rawget(_G, "show") or prompt or edit or apropos or time or debug.full))"#
        )
    }
}
