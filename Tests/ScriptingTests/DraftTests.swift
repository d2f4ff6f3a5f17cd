import Testing

/// Drafts over real HTTP against the sandbox: each operation with its main failures.
@Suite struct DraftTests {
    @Test func `cap.me and cap.types tell who you are`() async throws {
        try await ScriptedSandbox.run(
            """
            local me = cap.me()
            assert(me.email and math.type(me.id) == "integer")
            local types = cap.types()
            assert(json.is_array(types) and #types >= 4)
            fails("auth", 401, anonymous.me)
            local e = fails("auth", 401, wrong.types)
            assert(tostring(e):find("CAP_ACCESS_TOKEN", 1, true))
            """)
    }

    @Test func `cap.create makes a draft of a type`() async throws {
        try await ScriptedSandbox.run(
            """
            local draft = cap.create("cms-analysis", { general_title = "T" })
            assert(draft.revision == 0 and draft.status == "draft" and draft.schema.name == "cms-analysis")
            same(cap.create{ type = "cms-analysis", metadata = { general_title = "T" } }.metadata, { general_title = "T" })
            same(cap.create("cms-analysis", {}, { view = "basic" }).metadata, {})
            fails("auth", 401, anonymous.create, "cms-analysis", {})
            fails("auth", 401, wrong.create, "cms-analysis", {})
            fails("auth", 403, stranger.create, "cms-analysis", {})
            fails("http", 400, cap.create, "no-such-type", {})
            local e = fails("schema", 400, cap.create, "cms-analysis", { general_title = 5 })
            assert(e.message:find("5 is not of type 'string'", 1, true))
            assert(fails("argument", nil, cap.create, "cms-analysis", { ["$schema"] = "x" }).parameter == "metadata")
            assert(fails("argument", nil, cap.create, "cms-analysis").message:find("'metadata' is missing"))
            assert(fails("argument", nil, cap.create, "cms-analysis", { a = 0/0 }).message:find("NaN at a"))
            """)
    }

    @Test func `cap.get returns a draft in the view asked for`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local full, basic = cap.get(pid), cap.get(pid, { view = "basic" })
            assert(full.status == "draft" and full.links.bucket and full.revision == 0)
            assert(basic.pid == pid and basic.status == nil and basic.metadata.general_title == "A test")
            assert(cap.get{ pid = pid, view = "form" }.schemas)
            fails("auth", 401, anonymous.get, pid)
            fails("auth", 403, stranger.get, pid)
            fails("auth", 403, unscoped.get, pid)
            local e = fails("http", 404, cap.get, "00000000000000000000000000000000")
            assert(e.operation == "cap.get" and e.on == "00000000000000000000000000000000")
            assert(tostring(e):find("PID does not exist", 1, true))
            fails("argument", nil, cap.get)
            fails("argument", nil, cap.get, "")
            fails("argument", nil, cap.get, "a/b")
            fails("argument", nil, cap.get, pid, pid)
            assert(fails("argument", nil, cap.get, 12).message == "parameter 'pid' must be a string, got number 12")
            assert(fails("argument", nil, cap.get, { pdi = pid }).message:find("did you mean 'pid'"))
            assert(fails("argument", nil, cap.get, pid, { view = "basik" }).message:find("did you mean 'basic'"))
            assert(fails("argument", nil, function() return cap.gett end).message:find("cap.get"))
            """)
    }

    @Test func `cap.update replaces the metadata`() async throws {
        try await ScriptedSandbox.run(
            """
            local draft = new()
            local updated = cap.update(draft.id, { basic_info = { analysis_title = "New" } }, { if_match = 0 })
            same(updated.metadata, { general_title = "A test", basic_info = { analysis_title = "New" } })
            assert(updated.revision == 1)
            local e = fails("conflict", 412, cap.update, draft.id, {}, { if_match = 0 })
            assert(e.on == draft.id)
            local invalid = fails("schema", 422, cap.update, draft.id, { basic_info = { analysis_title = 5 } })
            assert(#invalid.errors == 1 and tostring(invalid):find("basic_info.analysis_title: 5 is not of type 'string'", 1, true))
            fails("auth", 403, anonymous.update, draft.id, {})
            fails("auth", 403, stranger.update, draft.id, {})
            fails("http", 404, cap.update, ("0"):rep(32), {})
            fails("argument", nil, cap.update, draft.id, draft)
            fails("argument", nil, cap.update, draft.id, json.array{})
            assert(cap.get(draft.id).revision == 1, "nothing that failed changed it")
            """)
    }

    @Test func `cap.patch applies all or nothing and keeps every value`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local odd = json.decode '{"zero": 0, "no": false, "empty": "", "list": [], "map": {}, "null": null, "one": 1.0, "big": 9007199254740993, "a/b~c.d": [1]}'
            local patched = cap.patch(pid, { { op = "add", path = "/odd", value = odd } }, { if_match = 0 })
            same(patched.metadata.odd, odd)
            same(cap.get(pid).metadata.odd, odd)
            assert(math.type(patched.metadata.odd.one) == "float" and patched.metadata.odd.big == 9007199254740993)
            fails("conflict", 412, cap.patch, pid, { { op = "remove", path = "/odd" } }, { if_match = 0 })
            fails("http", 400, cap.patch, pid, { { op = "remove", path = "/odd" }, { op = "remove", path = "/nothing" } })
            assert(cap.get(pid).metadata.odd, "a patch that fails changes nothing")
            fails("schema", 422, cap.patch, pid, { { op = "add", path = "/general_title", value = 1 } })
            fails("auth", 403, stranger.patch, pid, { { op = "remove", path = "/odd" } })
            fails("auth", 403, anonymous.patch, pid, {})
            assert(cap.patch(pid, {}).revision == 2, "an empty patch is an empty list")
            assert(fails("argument", nil, cap.patch, pid, { { op = "ad", path = "/x", value = 1 } }).message:find("'ad'"))
            fails("argument", nil, cap.patch, pid, { { op = "add", path = "x", value = 1 } })
            fails("argument", nil, cap.patch, pid, { { op = "add", path = "/_access/x", value = 1 } })
            fails("argument", nil, cap.patch, pid, { { op = "add", path = "/x" } })
            fails("argument", nil, cap.patch, pid, { op = "add" })
            """)
    }

    @Test func `cap.delete removes a draft for good`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            fails("auth", 401, anonymous.delete, pid)
            fails("auth", 403, stranger.delete, pid)
            fails("conflict", 412, cap.delete, pid, { if_match = 7 })
            assert(cap.delete(pid, { if_match = 0 }) == true)
            local e = fails("http", 410, cap.get, pid)
            assert(tostring(e):find("deleted"))
            fails("http", 410, cap.delete, pid)
            """)
    }

    @Test func `cap.publish makes a record that cap.get_shared finds`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            fails("auth", 403, stranger.publish, pid)
            fails("auth", 403, anonymous.publish, pid)
            local published = cap.publish(pid)
            assert(published.status == "published" and published.recid:find("^CAP%.CMS%."))
            local record = cap.get_shared(published.recid)
            assert(record.id == published.recid and record.draft_id == pid)
            same(cap.get_shared{ pid = published.recid, view = "basic" }.pid, published.recid)
            assert(cap.records.get(published.recid).status == "published")
            local found = false
            for _, shared in ipairs(cap.get_shared()) do found = found or shared.id == published.recid end
            assert(found, "all shared records hold the new one")
            fails("auth", 403, cap.publish, pid)
            fails("auth", 403, cap.update, pid, {})
            fails("http", 404, cap.get_shared, "CAP.CMS.0000.0000")
            fails("auth", 401, anonymous.get_shared, published.recid)
            """)
    }

    @Test func `cap.clone returns the clone, not its source`() async throws {
        try await ScriptedSandbox.run(
            """
            local source = new()
            local clone = cap.clone(source.id)
            assert(clone.id ~= source.id and clone.cloned_from == source.id and clone.status == "draft")
            same(clone.metadata, source.metadata)
            local second = cap.clone(source.id, { view = "basic" })
            assert(second.pid ~= source.id and second.pid ~= clone.id)
            fails("auth", 403, stranger.clone, source.id)
            assert(fails("http", 404, cap.clone, "nothing").operation == "cap.clone")
            """)
    }
}
