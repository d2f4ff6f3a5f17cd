import Testing

/// cap.update loses no value in silence, and writes can ask for the revision that was read.
@Suite struct UpdateTests {
    @Test func `what PUT would drop is an error before anything is sent`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local e = fails("value_lost", nil, cap.update, pid, { zero = 0, kept = { x = 1, no = false, list = { 1, "" } }, _hidden = 1 })
            same(e.paths, { "/_hidden", "/kept/list/1", "/kept/no", "/zero" })
            assert(cap.get(pid).revision == 0)
            local lossy = cap.update(pid, { zero = 0, kept = 1 }, { lossy = true })
            same(lossy.metadata, { general_title = "A test", kept = 1 })
            """)
    }

    @Test func `what PUT keeps in spite of us is an error afterwards`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local e = fails("value_lost", nil, cap.update, pid, { general_title = "Another" })
            same(e.paths, { "/general_title" })
            assert(e.revision == 1 and e.message:find("was updated"))
            """)
    }

    @Test func `by patch every value is kept`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local wanted = json.decode '{"general_title": "Another", "zero": 0, "f": 0.0, "no": false, "none": null, "a": [], "o": {}, "s": "", "l": [0, 1.0]}'
            local patched = cap.update(pid, wanted, { via = "patch" })
            same(patched.metadata, wanted)
            same(cap.update{ pid = pid, metadata = { l = { 1 } }, via = "patch", if_match = 1 }.metadata, { general_title = "Another", l = { 1 } })
            fails("conflict", 412, cap.update, pid, {}, { via = "patch", if_match = 0 })
            fails("schema", 422, cap.update, pid, { general_title = 1 }, { via = "patch" })
            fails("argument", nil, cap.update, pid, {}, { via = "post" })
            """)
    }

    @Test func `if_match takes a revision, true or what was read`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local old = cap.get(pid)
            local basic = cap.get(pid, { view = "basic" })
            assert(cap.metadata.set(pid, "a", 1, { if_match = old }).revision == 1)
            local e = fails("conflict", 412, cap.metadata.set, pid, "a", 2, { if_match = basic })
            assert(e.expected == 0 and e.current == 1 and tostring(e):find("read at revision 0 and is at 1 now", 1, true))
            assert(cap.patch(pid, {}, { if_match = true }).revision == 2, "true is the revision last seen")
            cap.connect{ url = URL, token = "demo-token" }.patch(pid, {})
            fails("conflict", 412, cap.patch, pid, {}, { if_match = true })
            fails("argument", nil, stranger.patch, pid, {}, { if_match = true })
            fails("argument", nil, cap.patch, pid, {}, { if_match = {} })
            fails("argument", nil, cap.patch, pid, {}, { if_match = "3" })
            fails("argument", nil, cap.patch, new().id, {}, { if_match = old })
            assert(fails("conflict", 412, cap.delete, pid, { if_match = old }).current == 3)
            assert(cap.delete(pid, { if_match = cap.get(pid) }))
            """)
    }
}
