import LuaKit
import Testing

/// A wait inside coroutines of the script: the task waits, and the script's own yields reach the script's own resume.
@Suite struct CoroutineTests {
    /// `later(x)` waits and returns x; `fail_later()` waits and fails; `spawn(f)` starts a task; `trace` says what ran.
    static func lua(limits: LuaLimits = LuaLimits()) throws -> LuaRun {
        try LuaRun(limits: limits) { _ in
            [
                "later": { call in
                    let value = call.stack.value(at: 1) ?? .nil
                    return try call.wait(for: { await Task.yield() }) { call, ended in
                        if ended == nil { throw LuaError(kind: "cancelled", message: "cancelled") }
                        call.stack.push(value)
                        return .values(1)
                    }
                },
                "fail_later": { call in
                    try call.wait(for: { await Task.yield() }) { _, _ in
                        throw LuaError(kind: "test", message: "failed later")
                    }
                },
                "wait_forever": { call in
                    try call.wait(for: { (try? await Task.sleep(for: .seconds(3600))) != nil }) { _, ended in
                        if ended == nil { throw LuaError(kind: "cancelled", message: "cancelled") }
                        return .values(0)
                    }
                },
                "spawn": { call in
                    try call.startTask(inBackground: false)
                    return .values(1)
                },
                "park": { try $0.park(atMost: nil, isShielded: false) },
                "wake": { call in
                    call.stack.push(.boolean(call.wakeTask(at: 1)))
                    return .values(1)
                },
                "cancel": { call in
                    call.cancelTask(at: 1)
                    return .values(0)
                },
                "current": { call in
                    call.pushCurrentTask()
                    return .values(1)
                },
            ]
        }
    }

    /// Runs a text that asserts what should be.
    func check(_ code: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let result = await (try Self.lua())(code)
        #expect(result.ending == .returned, "\(result.values) \(result.traceback)", sourceLocation: sourceLocation)
    }

    @Test func `own yields reach own resumes, three deep, with waits between`() async throws {
        try await check(
            """
            local function level(n)
              return coroutine.wrap(function(first)
                assert(first == n)
                for i = 1, 3 do
                  assert(later(i) == i)
                  local inner = n > 1 and level(n - 1)(n - 1) or "bottom"
                  local sent = coroutine.yield(n .. ":" .. i .. ":" .. inner)
                  assert(sent == i)
                end
                return "end " .. later(n)
              end)
            end
            local co = level(3)
            assert(co(3) == "3:1:2:1:1:1:bottom")
            for i = 1, 2 do assert(co(i) == "3:" .. i + 1 .. ":2:1:1:1:bottom") end
            assert(co(3) == "end 3")
            assert(not pcall(co), "it is dead")
            """)
    }

    @Test func `other tasks run while a coroutine waits`() async throws {
        try await check(
            """
            local log = {}
            local function note(text) log[#log + 1] = text end
            local other = spawn(function() note "other" end)
            coroutine.wrap(function() coroutine.wrap(function() note "before" later(1) note "after" end)() end)()
            assert(table.concat(log, " ") == "before other after", table.concat(log, " "))
            """)
    }

    @Test func `pcall, xpcall, error handlers, metamethods and iterators wait`() async throws {
        try await check(
            """
            local order = {}
            spawn(function() for i = 1, 1000 do order[#order + 1] = i later() end end)
            local function moved(f) local n = #order f() assert(#order > n, "no other task ran") end
            local function waits() for i = 1, 20 do later() end end
            moved(function() assert(pcall(waits)) end)
            moved(function() assert(xpcall(waits, print)) end)
            moved(function() local ok, e = pcall(fail_later) assert(not ok and e.kind == "test") waits() end)
            moved(function() local _, e = xpcall(fail_later, function(e) return e.message .. "!" end) assert(e == "failed later!") waits() end)
            moved(function() local t = setmetatable({}, { __index = function(_, k) waits() return k end }) assert(t.x == "x") end)
            moved(function() local t = setmetatable({}, { __add = function() waits() return 5 end }) assert(t + 1 == 5) end)
            moved(function() for x in coroutine.wrap(function() waits() coroutine.yield(1) end) do assert(x == 1) end end)
            moved(function() for x in function(_, i) waits() return not i and 1 or nil end do assert(x == 1) end end)
            moved(function() local t <close> = setmetatable({}, { __close = waits }) end)
            moved(function() pcall(function() local t <close> = setmetatable({}, { __close = waits }) error "x" end) end)
            """)
    }

    @Test(arguments: [
        "table.sort({ 3, 1, 2 }, function(a, b) seen = later(7) return a < b end)",
        "string.gsub('x', 'x', function() seen = later(7) end)",
        "tostring(setmetatable({}, { __tostring = function() seen = later(7) return '' end }))",
        "load(function() seen = later(7) return nil end)",
        "for _ in ipairs(setmetatable({}, { __index = function(_, i) seen = later(7) return i < 2 and i or nil end })) do end",
        "table.concat(setmetatable({}, { __index = function() seen = later(7) return 'x' end, __len = function() return 1 end }))",
        "xpcall(error, function() seen = later(7) end)",
        "setmetatable({}, { __gc = function() seen = later(7) end }) collectgarbage() collectgarbage()",
        "coroutine.wrap(function() table.sort({ 2, 1 }, function(a, b) seen = later(7) return a < b end) end)()",
        "table.sort({ 2, 1 }, function(a, b) seen = coroutine.wrap(function() return later(7) end)() return a < b end)",
        """
        local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() seen = later(7) end }) coroutine.yield() end)
        coroutine.resume(co) coroutine.close(co)
        """,
    ])
    func `where Lua cannot yield a call blocks and is right`(code: String) async throws {
        try await check("local others = 0 spawn(function() others = 1 end) \(code) assert(seen == 7 and others == 0)")
    }

    @Test func `a wait for another task is refused there`() async throws {
        try await check(
            """
            local ok, e = pcall(table.sort, { 2, 1 }, function() park() end)
            assert(not ok and e.kind == "state" and e.message:find("sort comparator"))
            ok, e = pcall(table.sort, { 2, 1 }, function() coroutine.wrap(park)() end)
            assert(not ok and e.kind == "state", "also in a coroutine inside")
            """)
    }

    @Test func `a coroutine that waits is normal for everybody else`() async throws {
        try await check(
            """
            local inner
            local co = coroutine.create(function()
              inner = coroutine.create(function() park() return coroutine.yield(1) end)
              return coroutine.resume(inner)
            end)
            local wrapped = coroutine.wrap(function() park() return 2 end)
            local one = spawn(function() local ok, a, b = coroutine.resume(co) assert(ok and a and b == 1) end)
            local two = spawn(function() assert(wrapped() == 2) end)
            later() later()
            for _, c in ipairs { co, inner } do
              assert(coroutine.status(c) == "normal")
              local ok, message = coroutine.resume(c)
              assert(not ok and message == "cannot resume non-suspended coroutine")
              ok, message = pcall(coroutine.close, c)
              assert(not ok and message:find "cannot close a normal coroutine")
            end
            assert(not pcall(wrapped))
            assert(coroutine.status(one) == "normal" and not coroutine.resume(one) and not pcall(coroutine.close, one))
            assert(wake(one) and wake(two) and not wake(one))
            later()
            assert(coroutine.status(co) == "dead" and coroutine.status(inner) == "suspended")
            assert(coroutine.close(inner) and coroutine.status(inner) == "dead")
            """)
    }

    @Test func `a task is no coroutine that could yield to somebody`() async throws {
        try await check(
            """
            local function outside()
              assert(not coroutine.isyieldable() and select(2, coroutine.running()))
              local ok, message = pcall(coroutine.yield, 1)
              assert(not ok and message == "attempt to yield from outside a coroutine")
            end
            outside()
            spawn(outside)
            later()
            coroutine.wrap(function() assert(coroutine.isyieldable() and not select(2, coroutine.running())) end)()
            assert(coroutine.resume(coroutine.create(function() coroutine.yield() end)))
            """)
    }

    @Test func `a cancelled task fails at every wait, and its blocks are closed`() async throws {
        try await check(
            """
            local failures, closed = 0, false
            local task = spawn(function()
              local block <close> = setmetatable({}, { __close = function() closed = true end })
              for i = 1, 5 do
                local ok, e = pcall(coroutine.wrap(wait_forever))
                assert(not ok and e.kind == "cancelled")
                failures = failures + 1
              end
              wait_forever()
            end)
            later()
            cancel(task)
            later() later()
            assert(failures == 5, failures) assert(closed) assert(coroutine.status(task) == "dead", coroutine.status(task))
            """)
    }

    @Test func `tasks that wait for each other are told so`() async throws {
        let lua = try Self.lua()
        let result = await lua(
            "spawn(function() other = select(2, pcall(park)).kind end) local kind = select(2, pcall(park)).kind later() return kind, other"
        )
        #expect(result.values == ["deadlock", "deadlock"])
    }

    @Test func `many waits and many tasks leave nothing behind`() async throws {
        let lua = try Self.lua()
        let code = """
            for i = 1, TIMES do
              coroutine.wrap(function() later() coroutine.wrap(later)() end)()
              local task = spawn(park)
              later()
              wake(task)
            end
            later()
            """
        #expect(await lua(code.replacing("TIMES", with: "1000")).ending == .returned)
        let before = await lua.memory()
        #expect(await lua(code.replacing("TIMES", with: "30000")).ending == .returned)
        let after = await lua.memory()
        #expect(after < before + 65536, "\(before) bytes grew to \(after)")
    }

    @Test func `there is a most of tasks`() async throws {
        let lua = try Self.lua(limits: LuaLimits(tasks: 100))
        let result = await lua(
            """
            local started = 0
            local ok, e = pcall(function() for i = 1, 1000000 do spawn(wait_forever) started = i end end)
            return started, e.kind
            """)
        #expect(result.values == ["99", "limit"])
    }

    @Test func `a stop ends the tasks of a run and leaves those in the background`() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let lua = try LuaRun { _ in
            [
                "later": { call in
                    try call.wait(for: { await Task.yield() }) { _, _ in .values(0) }
                },
                "started": { _ in
                    start.yield()
                    return .values(0)
                },
                "background": { call in
                    try call.startTask(inBackground: true)
                    return .values(0)
                },
                "spawn": { call in
                    try call.startTask(inBackground: false)
                    return .values(0)
                },
            ]
        }
        _ = await lua("background(function() for i = 1, 1e9 do turns = i later() end end)")
        async let stopped = lua(
            """
            spawn(function() started() while true do pcall(later) stray = (stray or 0) + 1 end end)
            while true do pcall(coroutine.wrap(later)) end
            """)
        for await _ in started { break }
        lua.thread.interrupt()
        #expect(await stopped.ending == .stopped(.interrupt))
        let first = await lua("for i = 1, 100 do later() end return turns, stray").values
        let second = await lua("for i = 1, 100 do later() end return turns, stray").values
        #expect(first[0] != second[0], "the one in the background goes on")
        #expect(first[1] == second[1], "that of the run does not")
    }
}
