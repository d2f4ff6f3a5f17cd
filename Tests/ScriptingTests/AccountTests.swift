import Testing

// One sandbox at a time: other tests of this process measure times.
@Suite(.serialized) struct AccountTests {
    @Test func `the start page and the page of a type`() async throws {
        try await ScriptedSandbox.run(
            """
            local before = cap.dashboard().user_drafts_count
            local pid = new().id
            local page = cap.dashboard()
            assert(page.user_drafts_count == before + 1 and page.user_drafts.data[1].id == pid)
            assert(json.is_array(page.user_workflows.data) and #page.drafts.data <= 5)
            local type = cap.collection("cms-analysis")
            assert(type.schema_data.name == "cms-analysis" and type.user_drafts.data[1].id == pid)
            same(cap.collection{ type = "cms-analysis", version = "0.0.1" }.schema_data.versions, json.array{ "0.0.1" })
            fails("auth", 401, anonymous.dashboard)
            fails("auth", 401, wrong.collection, "cms-analysis")
            fails("auth", 403, stranger.collection, "cms-analysis")
            assert(tostring(fails("http", 404, cap.collection, "nothing")):find("cap.schemas.list", 1, true))
            fails("http", 404, cap.collection, "cms-analysis", "9.9.9")
            fails("argument", nil, cap.collection)
            fails("argument", nil, cap.collection, "a/b")
            fails("argument", nil, cap.collection, "cms-analysis", "newest")
            """)
    }

    @Test func `people are found by e-mail and by number`() async throws {
        try await ScriptedSandbox.run(
            """
            local page = cap.users.list{ q = "ben.coll" }
            assert(page.hits.total == 1 and page.hits.hits[1].email == colleague.me().email)
            assert(#cap.users.list{ size = 2, page = 2 }.hits.hits == 2 and cap.users.list().hits.total >= 4)
            assert(cap.users.list{ q = "nobody & nothing" }.hits.total == 0)
            assert(cap.users.get(cap.me().id).email == cap.me().email)
            assert(anonymous.users.get(1).email, "people can be looked up without a token")
            fails("auth", 401, anonymous.users.list)
            fails("http", 400, cap.users.list, { page = 5000, size = 2 })
            fails("http", 404, cap.users.get, 99999)
            fails("argument", nil, cap.users.get, "ada")
            fails("argument", nil, cap.users.get, -1)
            fails("argument", nil, cap.users.list, { size = 0 })
            fails("argument", nil, cap.users.list, { name = "ada" })
            """)
    }

    @Test func `signs of life are plain text`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(cap.ping() == "Pong!" and anonymous.ping("db") == "OK!" and cap.ping{ service = "files" } == "OK!")
            assert(fails("argument", nil, cap.ping, "serch").message:find("did you mean 'search'"))
            fails("argument", nil, cap.ping, 1)
            """)
    }
}
