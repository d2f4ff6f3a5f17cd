import CLua
@testable import LuaKit
import Testing

@Suite struct StopTests {
    /// Runs `code`, interrupts it and answers how it ended and how long that took.
    func interrupt(_ code: String) async throws -> (ending: LuaOutcome.Ending, time: Duration) {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let lua = try LuaRun { _ in
            [
                "started": { _ in
                    start.yield()
                    return .values(0)
                },
                "wait_forever": { call in
                    try call.wait(for: { try? await Task.sleep(for: .seconds(3600)) }) { call, value in
                        if value == nil { throw LuaError(kind: "cancelled", message: "cancelled") }
                        return .values(0)
                    }
                },
            ]
        }
        async let result = lua("started() " + code)
        for await _ in started { break }
        try await Task.sleep(for: .milliseconds(50))
        let clock = ContinuousClock(), before = clock.now
        lua.thread.interrupt()
        let ending = await result.ending
        let time = clock.now - before
        let after = await lua("return 1")
        #expect(after.values == ["1"], "the state is usable after a stop")
        return (ending, time)
    }

    @Test(arguments: [
        "while true do end",
        "while true do pcall(error) end",
        "coroutine.wrap(function() while true do pcall(error) end end)()",
        "while true do pcall(function() while true do pcall(error) end end) end",
        "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "while true do xpcall(function() while true do end end, function() while true do end end) end",
        "local function f() pcall(f) end while true do f() end",
        "while true do pcall(load, 'return 1') end",
        "wait_forever()",
        "while true do pcall(wait_forever) end",
        "coroutine.wrap(function() while true do pcall(wait_forever) end end)()",
        "table.sort({1, 2, 3}, function() wait_forever() end)",
        "table.sort({1, 2, 3}, function() while true do end end)",
        "local a = coroutine.wrap(function() while true do coroutine.yield() end end) while true do a() end",
        "local function open() local c <close> = setmetatable({}, {__close = function() while true do end end}) "
            + "coroutine.yield() end local co = coroutine.create(open) coroutine.resume(co) coroutine.close(co)",
        "local t = {} while true do t = {t} end",
    ])
    func `an interrupt ends every script`(code: String) async throws {
        let (ending, time) = try await interrupt(code)
        #expect(ending == .stopped(.interrupt))
        #expect(time < .seconds(30), "scripts/bench measures how fast; here it only must come")
    }

    @Test func `a deadline and an instruction budget stop a script that catches errors`() async throws {
        let hurried = try LuaRun(limits: LuaLimits(time: .milliseconds(50)))
        #expect(await hurried("while true do pcall(error) end").ending == .stopped(.deadline))
        let poor = try LuaRun(limits: LuaLimits(instructions: 100_000))
        #expect(await poor("while true do pcall(error) end").ending == .stopped(.budget))
        #expect(await poor("return 1").ending == .returned)
    }

    /// With a hook Lua code takes three times as long.
    @Test func `no hook is set while there is nothing to look at`() async throws {
        let functions: @Sendable (LuaScheduler) -> [String: LuaFunction] = { _ in
            [
                "hooked": { call in
                    call.stack.push(.boolean(lua_gethook(call.stack.L) != nil))
                    return .values(1)
                }
            ]
        }
        let code = """
            local function turns() local n = 0 while hooked() and n < 5000 do n = n + 1 end return n < 5000 end
            return hooked(), coroutine.wrap(hooked)(), turns()
            """
        let lua = try LuaRun(functions: functions)
        #expect(await lua(code).values == ["false", "false", "true"])
        #expect(try await interruptOnce(lua) == .stopped(.interrupt))
        #expect(await lua(code).values.last == "true", "a hook that a stop has set removes itself")
        let counted = try LuaRun(limits: LuaLimits(instructions: 10_000_000), functions: functions)
        #expect(await counted("return hooked(), coroutine.wrap(hooked)()").values == ["true", "true"])
    }

    private func interruptOnce(_ lua: LuaRun) async throws -> LuaOutcome.Ending {
        async let result = lua("while true do end")
        try await Task.sleep(for: .milliseconds(50))
        lua.thread.interrupt()
        return await result.ending
    }

    @Test func `many stops at any moment are each obeyed`() async throws {
        let lua = try LuaRun()
        for delay in 0..<300 {
            async let result = lua(
                "local co = coroutine.wrap(function() while true do coroutine.yield(pcall(error)) end end) "
                    + "while true do co() for i = 1, 100 do co() end end")
            try await Task.sleep(for: .microseconds(delay * 7))
            // One that comes before the script runs is forgotten; so it is asked for again.
            let asking = Task {
                while !Task.isCancelled {
                    lua.thread.interrupt()
                    try? await Task.sleep(for: .milliseconds(500))
                }
            }
            #expect(await result.ending == .stopped(.interrupt))
            asking.cancel()
            await asking.value
        }
        #expect(await lua("return 1").values == ["1"])
    }

    @Test func `an exit unwinds through pcall and keeps its code`() async throws {
        let lua = try LuaRun { scheduler in
            [
                "quit": { call in
                    call.scheduler.exit(7)
                    return .values(0)
                }
            ]
        }
        #expect(await lua("pcall(quit) return 'still here'").ending == .stopped(.exit))
        let closing = """
            local function closes(name) return setmetatable({}, { __close = function() closed = (closed or "") .. name end }) end
            pcall(function() local a <close> = closes "a" local b <close> = closes "b" quit() end)
            """
        #expect(await lua(closing).ending == .stopped(.exit))
        #expect(await lua("return closed").values == ["ba"], "what is open is closed all the same")
    }

    @Test func `scripts cannot remove the hook or load bytecode`() async throws {
        let lua = try LuaRun()
        #expect(await lua("return debug.sethook, debug.getregistry, package.loadlib").values == ["nil", "nil", "nil"])
        let load = await lua("local ok, message = load(string.dump(function() end), 'x', 'b') return ok, message")
        #expect(load.values.first == "nil")
        #expect(load.values.last?.contains("binary chunk") == true)
        #expect(await lua("return require('debug').sethook").values == ["nil"])
        let fetched = await lua(
            """
            local inner
            load(function() inner = debug.getinfo(2, 'f').func end)
            return (inner(string.dump(function() end), 'x', 'b'))
            """)
        #expect(fetched.values == ["nil"], "nor with what a call stack shows")
        #expect(await lua("return load('return ...')(5), load('return x', 'n', 't', {x = 6})()").values == ["5", "6"])
        #expect(
            await lua("local parts = {'return ', '7'} return load(function() return table.remove(parts, 1) end)()")
                .values == ["7"])
    }
}
