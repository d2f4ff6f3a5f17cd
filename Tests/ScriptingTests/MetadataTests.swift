import Testing

@Suite struct MetadataTests {
    @Test func `single fields are read, set, appended and removed`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            assert(cap.metadata.get(pid, "basic_info.analysis_title") == "Old")
            same(cap.metadata.get(pid), { general_title = "A test", basic_info = { analysis_title = "Old" } })
            assert(cap.metadata.set(pid, "basic_info.abstract", "text", { if_match = 0 }).revision == 1)
            cap.metadata.set{ pid = pid, field = "odd", value = json.decode '{"a.b": {"c/d": [10, 20]}, "0": "zero"}' }
            assert(cap.metadata.get(pid, "/odd/a.b/c~1d/1") == 20)
            assert(cap.metadata.get(pid, "odd.0") == "zero", "digits are a key in an object")
            cap.metadata.append(pid, "/odd/a.b/c~1d", 30)
            assert(cap.metadata.get(pid, "/odd/a.b/c~1d/2") == 30)
            cap.metadata.append(pid, "my_array", "New element")
            same(cap.metadata.get(pid, "my_array"), { "New element" })
            cap.metadata.set(pid, "my_array.0", "First")
            same(cap.metadata.get(pid, "my_array"), { "First", "New element" })
            cap.metadata.set(pid, "my_array.0", "Only", { replace = true })
            same(cap.metadata.get(pid, "my_array"), { "Only", "New element" })
            cap.metadata.remove(pid, "my_array.0")
            same(cap.metadata.get(pid, "my_array"), { "New element" })
            same(cap.metadata.remove(pid, "my_array", { view = "basic" }).metadata.my_array, nil)
            cap.metadata.set(pid, "nothing", json.null)
            assert(cap.metadata.get(pid, "nothing") == json.null)
            cap.metadata.set(pid, "no", false)
            assert(cap.metadata.get(pid, "no") == false)
            """)
    }

    @Test func `what cannot be done says which field`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local e = fails("not_found", nil, cap.metadata.get, pid, "basic_info.titel")
            assert(e.field == "basic_info.titel" and tostring(e):find("'titel' does not exist", 1, true))
            fails("not_found", nil, cap.metadata.get, pid, "general_title.x")
            local missing = fails("http", 400, cap.metadata.set, pid, "no.parent.here", 1)
            assert(missing.operation == "cap.metadata.set" and tostring(missing):find("no.parent.here", 1, true))
            fails("http", 400, cap.metadata.set, pid, "no_such", 1, { replace = true })
            fails("http", 400, cap.metadata.remove, pid, "no_such")
            fails("http", 400, cap.metadata.append, pid, "general_title", 1)
            fails("schema", 422, cap.metadata.set, pid, "general_title", 1)
            fails("conflict", 412, cap.metadata.set, pid, "a", 1, { if_match = 9 })
            fails("auth", 403, stranger.metadata.set, pid, "a", 1)
            fails("auth", 401, anonymous.metadata.get, pid, "a")
            fails("http", 404, cap.metadata.get, "nothing", "a")
            fails("argument", nil, cap.metadata.set, pid, "", 1)
            fails("argument", nil, cap.metadata.set, pid, "a..b", 1)
            fails("argument", nil, cap.metadata.set, pid, "_access", 1)
            fails("argument", nil, cap.metadata.set, pid, "a")
            fails("argument", nil, cap.metadata.set, pid, "a", 1, { ifmatch = 1 })
            fails("argument", nil, cap.metadata.set, pid, "a", print)
            assert(cap.get(pid).revision == 0)
            """)
    }
}
