import Testing

@Suite struct ListTests {
    @Test func `pages and their parameters`() async throws {
        try await ScriptedSandbox.run("""
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

    @Test func `each walks all pages once, also while drafts change`() async throws {
        try await ScriptedSandbox.run("""
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
