import Foundation
import LuaKit
import Testing

/// The boundary a million times over: no crash, no growth.
@Suite struct BoundaryTests {
    static func functions(_ scheduler: LuaScheduler) -> [String: LuaFunction] {
        [
            "fails": { _ in throw LuaError(kind: "test", message: "from Swift", fields: [("status", 418)]) },
            "calls": { call in
                call.stack.pushCopy(of: 1)
                if call.stack.call(arguments: 0, results: 0) { return .values(0) }
                throw LuaError(kind: "caught", message: call.stack.description(at: -1))
            },
            "later": { call in
                try call.wait(for: { 42 }) { call, value in
                    call.stack.push(.integer(Int64(value ?? -1)))
                    return .values(1)
                }
            },
            "bytes": { call in
                call.stack.push([UInt8](repeating: 65, count: Int(call.stack.integer(at: 1) ?? 0)))
                return .values(1)
            },
        ]
    }

    func steady(_ lua: LuaRun, _ code: String, times: Int = 1_000_000) async throws {
        let first = await lua(code.replacing("TIMES", with: "1000"))
        #expect(first.ending == .returned, "\(first)")
        let (before, resident) = (await lua.memory(), residentMemory())
        let second = await lua(code.replacing("TIMES", with: "\(times)"))
        #expect(second.ending == .returned, "\(second)")
        // Before anything is collected: garbage must not have piled up, nor anything on Swift's side.
        let grown = residentMemory() - resident
        #expect(grown < (8 << 20) + 24 * times, "the process grew by \(grown) bytes")
        let after = await lua.memory()
        #expect(after < before + 65536, "\(before) bytes grew to \(after)")
    }

    /// Resident memory of the process in bytes; 0 where the system does not tell.
    private func residentMemory() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * 4096
    }

    @Test func `a Swift error raised in Lua`() async throws {
        let lua = try LuaRun(functions: Self.functions)
        try await steady(
            lua,
            """
            for i = 1, TIMES do
              local ok, e = pcall(fails)
              if ok or e.kind ~= 'test' or e.message ~= 'from Swift' or e.status ~= 418 then error('wrong') end
            end
            """)
    }

    @Test func `a Lua error raised below Swift`() async throws {
        let lua = try LuaRun(functions: Self.functions)
        try await steady(
            lua,
            """
            local function bad() error('deep') end
            for i = 1, TIMES do
              local ok, e = pcall(calls, bad)
              if ok or e.kind ~= 'caught' or not e.message:find('deep') then error('wrong') end
            end
            """)
    }

    @Test func `memory refused at the ceiling`() async throws {
        let lua = try LuaRun(limits: LuaLimits(memory: 4 << 20), functions: Self.functions)
        try await steady(
            lua,
            """
            for i = 1, TIMES do
              local ok, e = pcall(string.rep, 'x', 8 << 20)
              if ok or e ~= 'not enough memory' then error('wrong: ' .. tostring(e)) end
            end
            """, times: 100_000)  // each collects all garbage first
    }

    @Test func `texts that cannot be decoded`() async throws {
        let lua = try LuaRun()
        try await steady(
            lua,
            """
            text = text or "[18446744073709551615, '" .. ("x"):rep(1 << 20) .. "']"
            text = text:gsub("'", '"')
            for i = 1, TIMES do
              local ok, e = pcall(json.decode, text)
              if ok or not e.message:find "64%-bit" then error('wrong: ' .. tostring(e)) end
            end
            """, times: 2000)
    }

    @Test func `a result over the ceiling stops the script and leaves the state usable`() async throws {
        let lua = try LuaRun(limits: LuaLimits(memory: 4 << 20), functions: Self.functions)
        let stopped = await lua("local kept = bytes(8 << 20) while true do pcall(error) end")
        #expect(stopped.ending == .stopped(.memory))
        #expect(await lua("return #bytes(1 << 20)").values == ["1048576"])
        #expect(await lua("for i = 1, 100 do bytes(3 << 20) end return 'garbage does not count'").ending == .returned)
    }

    @Test func `a call waits in tasks, coroutines, comparators and modules alike`() async throws {
        let lua = try LuaRun(functions: Self.functions)
        #expect(await lua("return later()").values == ["42"])
        #expect(await lua("return select(2, pcall(later))").values == ["42"])
        #expect(await lua("return coroutine.wrap(function() return later() end)()").values == ["42"])
        #expect(
            await lua("local got table.sort({1, 2}, function(a, b) got = later() return a < b end) return got").values
                == ["42"])
        #expect(await lua("package.preload.m = function() return later() end return (require 'm')").values == ["42"])
        #expect(
            await lua(
                """
                local co = coroutine.create(function() local a = later() local b = coroutine.yield(a) return a + b end)
                local _, first = coroutine.resume(co)
                local _, second = coroutine.resume(co, 1)
                return first, second
                """
            ).values == ["42", "43"], "the script's own yields reach its own resume")
    }

    @Test func `deep recursion, huge strings and many arguments end in an error`() async throws {
        let lua = try LuaRun(limits: LuaLimits(memory: 64 << 20), functions: Self.functions)
        #expect(await lua("local function f() return 1 + f() end return f()").ending == .failed)
        #expect(await lua("return string.rep('x', 1 << 30)").values == ["not enough memory"])
        #expect(await lua("return pcall(fails, table.unpack({}, 1, 200000))").ending == .returned)
        #expect(await lua("return string.rep('(', 100000):match(string.rep('(', 300))").ending == .failed)
        #expect(await lua("return (load(string.rep('(', 100000)))").values == ["nil"])
    }

    @Test func `an uncaught error carries a traceback`() async throws {
        let lua = try LuaRun(functions: Self.functions)
        let result = await lua("local function inner() fails() end\ninner()")
        #expect(result.ending == .failed)
        #expect(result.traceback.contains("test:1") && result.traceback.contains("test:2"))
    }
}
