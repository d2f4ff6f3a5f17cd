import Testing

@Suite struct ValidateTests {
    @Test func `cap.validate finds on this machine what the server would`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(cap.validate("cms-analysis", { general_title = "T" }, { required = false }) == true)
            local e = fails("schema", nil, cap.validate, "cms-analysis",
              { general_title = 5, basic_info = { people_info = { { name = 7 } } } }, { required = false })
            assert(#e.errors == 2)
            local texts = tostring(e)
            assert(texts:find("general_title: 5 is not of type 'string'", 1, true), texts)
            assert(texts:find("basic_info.people_info.0.name: 7 is not of type 'string'", 1, true), texts)
            local server = fails("schema", 422, cap.update, new().id, { basic_info = { people_info = { { name = 7 } } } })
            local here = fails("schema", nil, cap.validate, "cms-analysis", { basic_info = { people_info = { { name = 7 } } } }, { required = false })
            same(here.errors, server.errors)
            local closed = fails("schema", nil, cap.validate, "lhcb", { nonsense = 1 }, { required = false })
            assert(tostring(closed):find("'nonsense' was unexpected", 1, true))
            fails("http", 404, cap.validate, "nothing", {})
            fails("auth", 401, anonymous.validate, "cms-analysis", {})
            fails("argument", nil, cap.validate, "cms-analysis", { a = 0/0 })
            fails("argument", nil, cap.validate, "cms-analysis", 5)
            """)
    }
}
