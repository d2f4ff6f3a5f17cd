import Testing

@Suite struct ProgressTests {
    @Test func `a bar counts, and nothing shows where nobody watches`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(require "progress" == progress)
            local function work(...)
              local bar <close> = progress.bar(...)
              for i = 1, 10 do bar:add() bar:add(i) bar:set(i) end
              bar:close()
              bar:add(5)
              bar:set(0)
            end
            work()
            work(10)
            work(0, { label = "reading", unit = "drafts" })
            work{ total = 10, unit = "bytes" }
            work(nil, { label = "reading" })
            assert(not pcall(function() local bar <close> = progress.bar(1) error("x") end))
            for i = 1, 1000 do progress.bar(i) end
            collectgarbage()
            """)
    }

    @Test func `wrong use is told`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(fails("argument", nil, progress.bar, "many").message:find "'total' must be an integer")
            fails("argument", nil, progress.bar, -1)
            fails("argument", nil, progress.bar, 1.5)
            fails("argument", nil, progress.bar, 1, 2)
            assert(fails("argument", nil, progress.bar, 1, { lable = "x" }).message:find "did you mean 'label'")
            fails("argument", nil, progress.bar, 1, { label = 5 })
            fails("argument", nil, function() progress.baar(1) end)
            local bar = progress.bar(10)
            assert(fails("argument", nil, bar.add, bar, "x").operation == "bar:add")
            fails("argument", nil, bar.add, bar, -1)
            fails("argument", nil, bar.add, bar, 0.5)
            fails("argument", nil, bar.add, bar, 1, 2)
            assert(fails("argument", nil, bar.add, 5).message:find("bar:add()", 1, true))
            assert(fails("argument", nil, bar.set, bar).message:find "'done' is missing")
            fails("argument", nil, bar.set, bar, "x")
            fails("argument", nil, bar.close)
            """)
    }
}
