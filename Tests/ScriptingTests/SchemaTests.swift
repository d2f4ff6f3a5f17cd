import Testing

// One sandbox at a time: other tests of this process measure times.
@Suite(.serialized) struct SchemaTests {
    @Test func `types are read in all forms`() async throws {
        try await ScriptedSandbox.run(
            """
            admin = cap.connect{ url = URL, token = "admin-token" }
            assert(#cap.schemas.list() >= 4 and #cap.schemas.list{ latest = true, resolve = false } >= 4)
            assert(#stranger.schemas.list() == 0)
            local type = cap.schemas.get("cms-analysis")
            assert(type.version == "0.0.1" and type.deposit_schema.properties.basic_info and type.config == nil)
            assert(cap.schemas.get("cms-analysis", "0.0.1", { resolve = true }).name == "cms-analysis")
            assert(cap.schemas.get("cms-analysis", { config = true }).config == nil, "plain for those who do not administer it")
            assert(admin.schemas.get("cms-analysis", { config = true }).config.reviewable)
            assert(admin.schemas.get("cms-analysis", { config = false }).config == nil, "a false flag is not sent")
            assert(cap.schemas.versions("cms-analysis").latest.version == "0.0.1")
            assert(anonymous.schemas.raw("deposits/records/cms-analysis-v0.0.1.json").title == "CMS Analysis")
            assert(cap.schemas.raw("records/cms-analysis-v0.0.1", { resolved = false }).title)
            same(cap.schemas.raw("options/deposits/records/cms-analysis-v0.0.1.json"), {})
            fails("auth", 401, anonymous.schemas.list)
            fails("auth", 401, anonymous.schemas.get, "cms-analysis")
            fails("auth", 403, stranger.schemas.get, "cms-analysis")
            fails("auth", 401, anonymous.schemas.versions, "cms-analysis")
            fails("http", 404, cap.schemas.get, "nothing")
            fails("http", 404, cap.schemas.versions, "nothing")
            fails("http", 404, cap.schemas.raw, "records/nothing.json")
            fails("argument", nil, cap.schemas.get, "cms-analysis", "1.0")
            fails("argument", nil, cap.schemas.get, "cms-analysis", { resolved = true })
            fails("argument", nil, cap.schemas.raw, "")
            """)
    }

    @Test func `documents are validated without being stored`() async throws {
        try await ScriptedSandbox.run(
            """
            local good, bad = { general_title = "A" }, { general_title = 5, basic_info = {} }
            assert(cap.schemas.validate("cms-analysis", "0.0.1", { good }).message == "Schema(s) validated.")
            assert(cap.schemas.validate("cms-analysis", "0.0.1", {}).message == "No data to validate.")
            local e = fails("schema", 400, cap.schemas.validate, "cms-analysis", "0.0.1", { good, bad }, { published = true })
            assert(#e.errors == 2 and e.errors[1].index == 1 and json.is_array(e.body))
            assert(tostring(e):find("document 1: general_title: 5 is not of type 'string'", 1, true), tostring(e))
            fails("auth", 401, anonymous.schemas.validate, "cms-analysis", "0.0.1", { good })
            fails("auth", 403, stranger.schemas.validate, "cms-analysis", "0.0.1", { good })
            fails("http", 404, cap.schemas.validate, "nothing", "0.0.1", { good })
            fails("argument", nil, cap.schemas.validate, "cms-analysis", "0.0.1", good)
            """)
    }

    @Test func `administrators make, change and delete types`() async throws {
        try await ScriptedSandbox.run(
            """
            admin = cap.connect{ url = URL, token = "admin-token" }
            local made = admin.schemas.create("toy", "1.0.0", { fullname = "Toy", is_indexed = true, config = { readme = "R" },
              deposit_schema = { type = "object", properties = { n = { type = "integer" } } }, use_deposit_as_record = true })
            assert(made.config.readme == "R" and made.experiment == json.null)
            admin.schemas.create{ name = "toy", version = "1.1.0", use_deposit_as_record = true }
            assert(cap.schemas.versions("toy").latest.version == "1.1.0")
            assert(admin.schemas.update("toy", "1.0.0", { fullname = "Toys" }).fullname == "Toys")
            local patched = admin.schemas.patch("toy", "1.0.0", { { op = "add", path = "/config/reviewable", value = true } })
            assert(patched.config.reviewable == true and patched.config.readme == "R")
            assert(fails("schema", 400, admin.schemas.update, "toy", "1.0.0", { config = { reviewabel = true } }).errors[1].message:find("reviewabel"))
            fails("schema", 400, admin.schemas.create, "toy", "1.2.0", { config = { pid = 5 } })
            assert(tostring(fails("http", 400, admin.schemas.create, "toy", "1.0.0")):find("saving schema"))
            fails("schema", 400, admin.schemas.update, "toy", "1.0.0")
            fails("http", 400, admin.schemas.patch, "toy", "1.0.0", { { op = "remove", path = "/config/nothing" } })
            fails("auth", 403, cap.schemas.create, "mine", "1.0.0")
            fails("auth", 403, cap.schemas.update, "toy", "1.0.0", { fullname = "x" })
            fails("auth", 403, cap.schemas.patch, "toy", "1.0.0", {})
            fails("auth", 403, cap.schemas.delete, "toy", "1.0.0")
            fails("auth", 401, anonymous.schemas.create, "mine", "1.0.0")
            fails("http", 404, admin.schemas.update, "nothing", "1.0.0", { fullname = "x" })
            fails("http", 404, admin.schemas.delete, "nothing", "1.0.0")
            fails("argument", nil, admin.schemas.update, "toy", "1.0.0", { deposit_schema = {} })
            fails("argument", nil, admin.schemas.create, "toy", "one")
            fails("argument", nil, admin.schemas.patch, "toy", "1.0.0", { { op = "add", path = "/deposit_schema/x", value = 1 } })
            fails("argument", nil, admin.schemas.patch, "toy", "1.0.0", { { op = "move", path = "/config", from = "/x" } })
            assert(admin.schemas.delete("toy", "1.1.0") == true)
            assert(cap.schemas.versions("toy").latest.version == "1.0.0")
            """)
    }

    @Test func `rights on a type act on all its analyses`() async throws {
        try await ScriptedSandbox.run(
            """
            admin = cap.connect{ url = URL, token = "admin-token" }
            local pid, dan = new().id, stranger.me().email
            fails("auth", 403, stranger.get, pid)
            local log = admin.schemas.permissions.add("cms-analysis", { deposit = { read = { users = { dan, "nobody@nowhere.example" } },
              review = { roles = { "cap-testers@cern.ch" } } } })
            same(log[1], { action = "deposit-schema-review", role = "cap-testers@cern.ch", status = "allow" })
            same(log[2], { action = "deposit-schema-read", user = dan, status = "allow" })
            same(log[3], { action = "deposit-schema-read", role = "nobody@nowhere.example", status = "error", message = "Doesn't exist in CERN database" })
            assert(stranger.get(pid).id == pid and stranger.schemas.get("cms-analysis").name)
            assert(stranger.drafts.list().hits.total > 0, "lists show it, too")
            local again = admin.schemas.permissions.add("cms-analysis", { deposit = { read = { users = { dan } } } }, { version = "0.0.1" })
            assert(again[1].status == "error" and again[1].message == "Already exists")
            local rights = admin.schemas.permissions.get("cms-analysis", "0.0.1")
            assert(rights["deposit-schema-read"].users[1].email == dan)
            same(admin.schemas.permissions.remove("cms-analysis", { deposit = { read = { users = { dan } } } }),
              json.array{ { action = "deposit-schema-read", user = dan, status = "remove" } })
            fails("auth", 403, stranger.get, pid)
            fails("auth", 403, cap.schemas.permissions.get, "cms-analysis")
            fails("auth", 403, anonymous.schemas.permissions.get, "cms-analysis")
            fails("auth", 403, cap.schemas.permissions.add, "cms-analysis", { deposit = {} })
            fails("auth", 403, cap.schemas.permissions.remove, "cms-analysis", { deposit = {} })
            fails("http", 404, admin.schemas.permissions.get, "nothing")
            assert(fails("argument", nil, admin.schemas.permissions.add, "cms-analysis", { deposit = { raed = {} } }).message:find("deposit.raed"))
            fails("argument", nil, admin.schemas.permissions.add, "cms-analysis", { record = { review = {} } })
            fails("argument", nil, admin.schemas.permissions.add, "cms-analysis", { drafts = {} })
            fails("argument", nil, admin.schemas.permissions.remove, "cms-analysis", { deposit = { read = { user = { dan } } } })
            fails("argument", nil, admin.schemas.permissions.remove, "cms-analysis")
            """)
    }

    @Test func `notifications of a type are set, changed and removed`() async throws {
        try await ScriptedSandbox.run(
            """
            admin = cap.connect{ url = URL, token = "admin-token" }
            local set, get = admin.schemas.notifications.set, admin.schemas.notifications.get
            same(get("cms-analysis"), {})
            local mail = { subject = { template = "S" } }
            assert(set("cms-analysis", { actions = { publish = { mail } } }).config.reviewable, "the rest of the configuration stays")
            same(get("cms-analysis", "0.0.1").actions.publish[1], mail)
            local patched = admin.schemas.notifications.patch("cms-analysis", { { op = "add", path = "/actions/review", value = { mail } } })
            same(patched.config.notifications.actions.review[1], mail)
            local e = fails("http", 400, admin.schemas.notifications.patch, "cms-analysis", { { op = "remove", path = "/nothing" } })
            assert(e.message:find("^Could not apply json%-patch"))
            fails("schema", 400, set, "cms-analysis", { actions = { publsh = {} } })
            assert(#get("cms-analysis").actions.publish == 1, "nothing that failed changed it")
            assert(admin.schemas.notifications.remove("cms-analysis") == true)
            same(get("cms-analysis"), {})
            fails("auth", 403, cap.schemas.notifications.get, "cms-analysis")
            fails("auth", 403, anonymous.schemas.notifications.get, "cms-analysis")
            fails("auth", 403, cap.schemas.notifications.set, "cms-analysis", {})
            fails("auth", 403, cap.schemas.notifications.patch, "cms-analysis", {})
            fails("auth", 403, cap.schemas.notifications.remove, "cms-analysis")
            fails("http", 404, get, "nothing")
            fails("argument", nil, set, "cms-analysis", json.array{})
            """)
    }
}
