import Sandbox
import Scripting
import Testing

@Suite struct ListTests {
    @Test func `pages and their parameters`() async throws {
        try await ScriptedSandbox.run(
            """
            local page = cap.drafts.list{ type = "cms-analysis", by_me = true, size = 5, sort = "mostrecent" }
            assert(#page.hits.hits == 5 and page.hits.total > 100 and page.hits.hits[1].schema.name == "cms-analysis")
            assert(cap.drafts.list{ size = 1, view = "basic" }.hits.hits[1].pid)
            assert(cap.drafts.list().hits.total >= page.hits.total)
            local pid = cap.create("cms-analysis", { general_title = "Zirconium & tau [1]" }).id
            assert(cap.drafts.list{ q = 'general_title:"Zirconium & tau"' }.hits.hits[1].id == pid)
            fails("http", 400, cap.drafts.list, { size = 10001 })
            fails("http", 400, cap.drafts.list, { q = "(" })
            fails("argument", nil, cap.drafts.list, { page = 0 })
            fails("argument", nil, cap.drafts.list, { by_me = "yes" })
            assert(fails("argument", nil, cap.drafts.list, { sort = "mostrecnt" }).message:find("did you mean 'mostrecent'"))
            fails("argument", nil, cap.drafts.list, "cms-analysis")
            fails("auth", 401, anonymous.drafts.list)
            assert(#cap.records.list{ size = 3 }.hits.hits >= 1)
            """, records: 200)
    }

    @Test func `queries are built from tables`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = cap.create("cms-analysis", { general_title = 'A "quoted" title', basic_info = { cadi_id = "EXO-99-999" } }).id
            local function found(q) local hits = cap.drafts.list{ q = q }.hits.hits return #hits == 1 and hits[1].id == pid end
            assert(found{ ["basic_info.cadi_id"] = "EXO-99-999" })
            assert(found{ 'A "quoted" title', ["basic_info.cadi_id"] = { "EXO-99-999", "EXO-99-998" } })
            assert(found{ ["basic_info.cadi_id"] = { from = "EXO-99-990", to = "EXO-99-999" } })
            assert(not found{ "nowhere", ["basic_info.cadi_id"] = "EXO-99-999" })
            fails("argument", nil, cap.drafts.list, { q = { ["a b"] = 1 } })
            fails("argument", nil, cap.drafts.list, { q = { a = {} } })
            fails("argument", nil, cap.drafts.list, { q = { a = { from = 1, two = 2 } } })
            fails("argument", nil, cap.drafts.list, { q = 5 })
            """)
    }

    @Test func `each meets every draft once while somebody else changes them`() async throws {
        let server = try await SandboxServer.start(SandboxConfiguration(records: 700))
        var settings = ScriptSettings()
        settings.cap = .init(url: server.url, token: server.demoToken)
        let (reader, writer) = (try ScriptEngine(settings: settings), try ScriptEngine(settings: settings))
        async let writing = ScriptedSandbox.ending(
            of: writer,
            """
            local pids = {}
            for draft in cap.drafts.each{ type = "cms-analysis" } do pids[#pids + 1] = draft.id end
            while true do cap.metadata.set(pids[math.random(#pids)], "touched", os.time()) end
            """)
        let ending = await ScriptedSandbox.ending(
            of: reader,
            """
            for round = 1, 3 do
              local seen, count = {}, 0
              for draft in cap.drafts.each{ type = "cms-analysis", size = 25 } do
                assert(not seen[draft.id], "twice")
                seen[draft.id], count = true, count + 1
              end
              local total = cap.drafts.list{ type = "cms-analysis", size = 1 }.hits.total
              assert(count == total, count .. " of " .. total)
            end
            """)
        writer.interrupt()
        _ = await writing
        await server.stop()
        guard case .done = ending else {
            Issue.record("\(ending)")
            return
        }
    }

    @Test func `each walks all pages once, also while drafts change`() async throws {
        try await ScriptedSandbox.run(
            """
            local total, seen, n = cap.drafts.list{ size = 1, type = "cms-analysis" }.hits.total, {}, 0
            for draft in cap.drafts.each{ size = 20, type = "cms-analysis" } do
              assert(not seen[draft.id], "twice")
              seen[draft.id] = true
              n = n + 1
              if n % 7 == 0 then cap.metadata.set(draft.id, "touched", n) end
            end
            assert(n == total, n .. " of " .. total)
            local count = 0
            for record in cap.records.each{} do count = count + 1 end
            assert(count == cap.records.list().hits.total)
            for draft in cap.drafts.each{ q = "general_title:nowhere_to_be_found" } do error("nothing should match") end
            fails("argument", nil, cap.drafts.each, { page = 1 })
            fails("auth", 401, anonymous.drafts.each())
            """, records: 150)
    }
}
