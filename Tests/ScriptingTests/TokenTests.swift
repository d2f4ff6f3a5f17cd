import Testing

@Suite struct TokenTests {
    @Test func `a new token works at once, a deleted one no longer`() async throws {
        try await ScriptedSandbox.run(
            """
            local before = #cap.tokens.list()
            local token = cap.tokens.create("laptop", { "deposit:write" })
            assert(#token.access_token == 60)
            same(cap.tokens.get(token.t_id), { t_id = token.t_id, name = "laptop", scopes = { "deposit:write" } })
            assert(#cap.tokens.list() == before + 1)
            local pid = new().id
            local laptop = cap.connect{ url = URL, token = token.access_token }
            assert(laptop.me().email == cap.me().email and laptop.get(pid).id == pid)
            assert(cap.tokens.update(token.t_id, { scopes = {} }) == true)
            same(cap.tokens.get(token.t_id), { t_id = token.t_id, name = "laptop", scopes = json.array{} })
            fails("auth", 403, laptop.get, pid)
            cap.tokens.update{ id = token.t_id, name = "old" }
            assert(cap.tokens.get(token.t_id).name == "old")
            assert(cap.tokens.delete(token.t_id) == true)
            local e = fails("auth", 401, laptop.me)
            assert(not tostring(e):find(token.access_token, 1, true))
            fails("http", 404, cap.tokens.get, token.t_id)
            fails("http", 404, cap.tokens.delete, token.t_id)
            """)
    }

    @Test func `refusals about tokens`() async throws {
        try await ScriptedSandbox.run(
            """
            local e = fails("schema", 400, cap.tokens.create, "x", { "deposit:everything" })
            assert(tostring(e):find("scopes: Scope is not supported.", 1, true))
            fails("argument", nil, cap.tokens.create, "x")
            fails("argument", nil, cap.tokens.create, "", {})
            fails("argument", nil, cap.tokens.create, "x", { 1 })
            fails("argument", nil, cap.tokens.update, 1)
            fails("argument", nil, cap.tokens.get, "1")
            fails("auth", 401, anonymous.tokens.list)
            fails("auth", 401, wrong.tokens.create, "x", {})
            local mine = cap.tokens.list()[1].t_id
            fails("http", 404, colleague.tokens.get, mine)
            fails("http", 404, colleague.tokens.delete, mine)
            assert(cap.me().email)
            """)
    }

    @Test func `applications are registered, changed and deleted`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(#cap.applications.list() == 0)
            local app = cap.applications.create("plots", "https://example.org", { "https://example.org/back" }, { description = "D" })
            assert(app.client_type == "confidential" and app.default_redirect_uri == "https://example.org/back" and app.client_secret)
            same(cap.applications.get(app.client_id), app)
            assert(cap.applications.update(app.client_id, { name = "better", confidential = false }) == true)
            local changed = cap.applications.get(app.client_id)
            assert(changed.name == "better" and changed.client_type == "public" and changed.description == "D" and changed.website == app.website)
            assert(cap.applications.reset(app.client_id).client_secret ~= app.client_secret)
            fails("http", 404, colleague.applications.get, app.client_id)
            fails("http", 404, colleague.applications.reset, app.client_id)
            fails("argument", nil, cap.applications.create, "plots", "https://example.org")
            assert(#cap.applications.list() == 1 and cap.applications.delete(app.client_id) == true)
            assert(fails("http", 404, cap.applications.update, app.client_id, { name = "x" }).operation == "cap.applications.update")
            """)
    }
}
