import Sandbox
import Scripting
import Testing

@Suite struct TaskTests {
    /// Counts the calls under way, so that no test needs a clock: `counted(f)` is `f` with the count in `now` and `most`.
    static let counting = """
        now, most = 0, 0
        function counted(f)
          return function(...)
            now = now + 1
            most = math.max(most, now)
            local results = table.pack(pcall(f, ...))
            now = now - 1
            if not results[1] then error(results[2], 0) end
            return table.unpack(results, 2, results.n)
          end
        end
        function many(n) local pids = {} for i = 1, n do pids[i] = new{ number = i }.id end return pids end
        function forever() tasks.sleep(1e6) end

        """.replacing("\n", with: " ")

    func check(_ code: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await ScriptedSandbox.run(Self.counting + code, sourceLocation: sourceLocation)
    }

    @Test func `map works a list off, several at once, in order`() async throws {
        try await check(
            """
            local pids = many(20)
            local drafts = tasks.map(pids, counted(cap.get), { concurrency = 16 })
            assert(most == 16 and now == 0 and #drafts == 20 and json.is_array(drafts))
            for i, draft in ipairs(drafts) do assert(draft.id == pids[i] and draft.metadata.number == i) end
            most = 0
            tasks.map{ items = pids, fn = counted(cap.get) }
            assert(most == 8)
            same(tasks.map({ 1, 2, 3 }, function(i) if i ~= 2 then return i end end), { 1, json.null, 3 })
            same(tasks.map({}, cap.get), json.array{})
            same(tasks.map(coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i, i * i) end end), function(a, b) return a + b end), { 2, 6, 12 })
            """)
    }

    @Test func `the first failure cancels the others and says which item`() async throws {
        try await check(
            """
            local pids = many(3)
            table.insert(pids, 2, "no-such-pid")
            local e = fails("http", 404, tasks.map, pids, counted(function(pid) local d = cap.get(pid) forever() return d end))
            assert(e.item == "no-such-pid" and e.index == 2 and e.operation == "cap.get" and now == 0)
            assert(tostring(e):find("item 2: no-such-pid", 1, true))
            local started = 0
            e = fails("task", nil, tasks.each, { 10, 20, 30 }, function(x) started = started + 1 error({ "own" }) end, { concurrency = 1 })
            assert(e.item == 10 and e.cause[1] == "own" and started == 1)
            e = fails("task", nil, tasks.map, { "a" }, function() tasks.map({ "b" }, error) end)
            assert(e.item == "a" and tostring(e):find("item 1: b", 1, true) and tostring(e):find("item 1: a", 1, true))
            local results, problems = tasks.map(pids, cap.get, { on_error = "collect" })
            assert(#results == 4 and results[2] == json.null and results[4].id == pids[4])
            assert(#problems == 1 and problems[1].index == 2 and problems[1].status == 404)
            local count, none = tasks.each(pids, function() end, { on_error = "collect" })
            assert(count == 4 and #none == 0)
            """)
    }

    @Test func `an iterator is only called when a worker is free, one call at a time`() async throws {
        try await check(
            """
            local pulled, inside, done = 0, 0, 0
            local function iterator()
              inside = inside + 1
              assert(inside == 1, "called twice at once")
              cap.ping()
              inside = inside - 1
              if pulled == 30 then return nil end
              pulled = pulled + 1
              return pulled
            end
            local count = tasks.each(iterator, counted(function()
              assert(pulled <= done + 4)
              for _ = 1, 4 do cap.ping() end
              done = done + 1
            end), { concurrency = 4 })
            assert(count == 30 and done == 30 and most > 1)
            local pids = many(12)
            local seen, n = {}, 0
            count = tasks.each(cap.drafts.each{ by_me = true, size = 3 }, function(draft)
              assert(not seen[draft.id])
              seen[draft.id], n = true, n + 1
              cap.get(draft.id)
            end, { concurrency = 5 })
            assert(n == count)
            for _, pid in ipairs(pids) do assert(seen[pid]) end
            assert(select(2, pcall(tasks.each, function() error("no more", 0) end, print)) == "no more")
            """)
    }

    @Test func `spawned tasks are awaited, cancelled and owned`() async throws {
        try await check(
            """
            local task = tasks.spawn(function(a, b) cap.ping() return a, nil, b end, 1, 3)
            assert(tostring(task):find("running"))
            local a, b, c = task:await()
            assert(a == 1 and b == nil and c == 3 and select("#", task:await()) == 3 and tostring(task):find("done"))
            task = tasks.spawn(cap.get, "no-such-pid")
            fails("http", 404, task.await, task)
            fails("http", 404, task.await, task)
            local closed = false
            task = tasks.spawn(function() local x <close> = setmetatable({}, { __close = function() closed = true end }) forever() end)
            tasks.sleep(0)
            task:cancel()
            fails("cancelled", nil, task.await, task)
            assert(closed and tostring(task):find("cancelled"))
            local ran = false
            task = tasks.spawn(function() ran = true end)
            task:cancel()
            fails("cancelled", nil, task.await, task)
            assert(not ran)
            do local block <close> = tasks.spawn(counted(forever)) tasks.sleep(0) assert(now == 1) end
            assert(now == 0)
            local child
            tasks.spawn(function() child = tasks.spawn(function() cap.ping() return "late" end) end):await()
            assert(tostring(child):find("done"), "a task ends after its children")
            task = tasks.spawn(function() tasks.spawn(cap.get, "no-such-pid") child = tasks.spawn(forever) end)
            fails("http", 404, task.await, task)
            assert(tostring(child):find("cancelled"))
            fails("argument", nil, task.await)
            fails("argument", nil, tasks.spawn, 5)
            task = tasks.spawn(function() return task:await() end)
            fails("state", nil, task.await, task)
            """)
    }

    @Test func `all, race, timeout and limit`() async throws {
        try await check(
            """
            local results = tasks.all{ cap.ping, function() end, tasks.spawn(function() return "x" end) }
            assert(#results == 3 and results[2] == json.null and results[3] == "x")
            local other = tasks.spawn(counted(forever))
            local e = fails("http", 404, tasks.all, { counted(forever), function() cap.get("no-such-pid") end, other })
            assert(e.index == 2 and now == 0 and tostring(other):find("cancelled"))
            same(tasks.all{}, json.array{})
            other = tasks.spawn(counted(forever))
            local a, b = tasks.race{ counted(forever), function() cap.ping() return 1, 2 end, function() error("out") end, other }
            assert(a == 1 and b == 2 and now == 0 and tostring(other):find("cancelled"))
            e = fails("http", 404, tasks.race, { function() cap.get("no-such-pid") end, function() tasks.sleep(0.2) error("second") end })
            assert(e.index == 1)
            fails("argument", nil, tasks.race, {})
            fails("argument", nil, tasks.all, { 5 })
            assert(tasks.timeout(60, function(x) cap.ping() return x end, 7) == 7)
            e = fails("timeout", nil, tasks.timeout, 0.01, counted(forever))
            assert(now == 0 and e.message:find("0.01"))
            fails("http", 404, tasks.timeout, 60, cap.get, "no-such-pid")
            fails("argument", nil, tasks.timeout, -1, print)
            local limited = tasks.limit(2)
            local work = counted(cap.ping)
            tasks.each({ 1, 2, 3, 4, 5, 6, 7, 8 }, function() limited(work) end)
            assert(most == 2, most)
            pcall(limited, error)
            local holder = tasks.spawn(limited, forever)
            local holders = { tasks.spawn(limited, forever), tasks.spawn(limited, forever) }
            tasks.sleep(0)
            holders[2]:cancel() holders[1]:cancel() holder:cancel()
            assert(limited(cap.ping))
            """)
    }

    @Test func `misuse is explained`() async throws {
        try await check(
            """
            assert(fails("argument", nil, tasks.map, { 1 }, print, { concurency = 2 }).message:find("did you mean 'concurrency'"))
            fails("argument", nil, tasks.map, { 1 }, print, { concurrency = 0 })
            fails("argument", nil, tasks.map, { 1 }, print, { concurrency = 1.5 })
            fails("argument", nil, tasks.map, { 1 }, print, { on_error = "ignore" })
            fails("argument", nil, tasks.map, { 1 })
            fails("argument", nil, tasks.map, "text", print)
            fails("argument", nil, tasks.map, { a = 1 }, print)
            fails("argument", nil, tasks.each, pairs({}), print, 5, 6)
            fails("argument", nil, tasks.sleep, 0 / 0)
            fails("argument", nil, tasks.limit, 0)
            fails("argument", nil, tasks.limit(1), { 1 })
            assert(fails("argument", nil, function() return tasks.mapp end).message:find("tasks.map"))
            fails("state", nil, table.sort, { 2, 1 }, function(a, b) return tasks.map({ a }, tostring)[1] < b end)
            local e = fails("limit", nil, function() for i = 1, 1e6 do tasks.spawn(tasks.sleep, 0) end end)
            assert(e.message:find("tasks.map"))
            """)
    }

    @Test func `tasks that wait for each other in vain fail instead of hanging`() async throws {
        try await check(
            """
            local a, b
            a = tasks.spawn(function() return b:await() end)
            b = tasks.spawn(function() return a:await() end)
            fails("deadlock", nil, a.await, a)
            pcall(b.await, b) pcall(a.await, a)
            local once = tasks.limit(1)
            fails("deadlock", nil, once, once, print)
            """)
    }

    @Test func `a module that fetches while it loads is loaded once, whoever requires it`() async throws {
        try await check(
            """
            loads = 0
            package.preload.fetching = function(name, data)
              assert(name == "fetching" and data == ":preload:")
              loads = loads + 1
              local pong = cap.ping()
              assert(pong)
              return { name = name }
            end
            local list = tasks.map({ 1, 2, 3, 4 }, counted(function() return require "fetching" end))
            assert(most == 4 and loads == 1 and list[1] == list[4] and list[1] == require "fetching")
            assert(select("#", require "fetching") == 1 and package.loaded.fetching == list[1])
            package.preload.nothing = function() cap.ping() end
            local module, data = require "nothing"
            assert(module == true and data == ":preload:")
            package.preload.broken = function() cap.ping() error("broken", 0) end
            assert(select(2, pcall(require, "broken")) == "broken" and package.loaded.broken == nil)
            local ok, message = pcall(function() require "no.such" end)
            assert(message:find("^test:%d+: module 'no.such' not found:\\n\\tno field package.preload%['no.such'%]\\n\\tno file"), message)
            assert(select(2, pcall(require)) == "bad argument #1 to 'require' (string expected, got no value)")
            """)
    }

    @Test func `an error in an error handler is bounded, also when handlers fetch`() async throws {
        try await check(
            """
            assert(not xpcall(error, function() error("again") end, 1))
            assert(not xpcall(error, function() cap.get("no-such-pid") end, 1))
            assert(not pcall(tasks.map, { 1 }, function() xpcall(error, function() error("again") end) error("out") end))
            """)
    }

    func ending(of code: String) async throws -> ScriptEngine.Ending {
        await ScriptedSandbox.ending(of: try ScriptEngine(), Self.counting + code)
    }

    @Test func `a script ends after its tasks, and fails with one that nobody awaited`() async throws {
        guard
            case .failed(let message, let place) = try await ending(
                of: "tasks.spawn(function() tasks.sleep(0) error('late', 0) end) tasks.spawn(forever)")
        else { return #expect(Bool(false), "the failure of a task is lost") }
        #expect(message == "late" && place.contains("test:1"))
        guard case .failed(let first, let traceback) = try await ending(of: "tasks.spawn(forever)\nerror('early', 0)")
        else { return #expect(Bool(false)) }
        #expect(first == "early" && traceback.contains("test:2"))
        guard case .done = try await ending(of: "local t = tasks.spawn(error, 'seen') pcall(t.await, t)")
        else { return #expect(Bool(false), "an error that was awaited is no failure of the script") }
        guard
            case .exit(3) = try await ending(
                of: "tasks.spawn(forever) tasks.spawn(function() tasks.sleep(0) os.exit(3) end) forever()")
        else { return #expect(Bool(false)) }
    }
}
