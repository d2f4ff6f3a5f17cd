import Testing

/// Arguments of Code Ocean's functions that were once sent as something else than was meant, or not taken though right.
@Suite struct CodeOceanArgumentTests {
    /// `sent(name, ...)` is the request that a call would send; `refused(text, f, ...)` expects an argument error with a text.
    private static let sent = """
        local operation, signature = require "stdlib.operation", require "stdlib.signature"
        local session = require "stdlib.session".new(require "stdlib.codeocean.server", { url = URL, token = "cop_demo" })
        local id, other = "0f3c2a10-6b1d-4e52-9c77-1d2e3f405162", "a1b2c3d4-1111-4222-8333-444455556666"
        local function sent(name, ...)
          require "stdlib.documentation".complete() for _, declaration in ipairs(require "stdlib.native".catalog.codeocean) do
            if declaration.name == name then return operation.request(session, declaration, signature.read(declaration, ...)) end
          end
          error("there is no " .. name)
        end
        local function refused(text, f, ...)
          local e = fails("argument", nil, f, ...)
          if not e.message:find(text, 1, true) then error(e.message .. " -- has not: " .. text, 2) end
        end
        local function run(options)
          options.capsule_id = options.capsule_id or id
          return json.decode(sent("computations.run", options).body)
        end

        """.replacing("\n", with: " ")

    @Test func `a wait without end neither crashes nor begins`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                local wait = codeocean.computations.wait
                for _, seconds in ipairs { math.huge, 0/0 } do
                  refused("parameter 'interval' must be", wait, id, { interval = seconds })
                  refused("parameter 'timeout' must", wait, id, { timeout = seconds })
                end
                local native = require "stdlib.native"
                for _, seconds in ipairs { math.huge, 1e300, math.maxinteger } do
                  assert(tasks.timeout(seconds, function() return 5 end) == 5)
                  fails("timeout", nil, tasks.timeout, 0.05, tasks.sleep, seconds)
                  fails("timeout", nil, tasks.timeout, 0.05, native.park, seconds)
                end
                native.sleep(-1)
                refused("must be zero or more", tasks.sleep, 0/0)
                """)
    }

    @Test func `what must not start twice is never sent again`() async throws {
        let server = try await CannedServer { _ in CannedServer.answer("503 Busy", headers: "Retry-After: 0\r\n") }
        try await ScriptedSandbox.run(
            Self.sent + """
                local busy = codeocean.connect{ url = (...), token = "cop_x" }
                local source = { aws = { bucket = "b" } }
                local calls = {
                  { "computations", "run", { capsule_id = id } }, { "data_assets", "create", "n", {}, "m", { source = source } },
                  { "data_assets", "transfer", id, source }, { "capsules", "release", id }, { "capsules", "sync", id },
                  { "pipelines", "release", id }, { "pipelines", "sync", id },
                }
                for count, call in ipairs(calls) do
                  fails("http", 503, busy[call[1]][call[2]], table.unpack(call, 3))
                  assert(busy.stats().requests == count and busy.stats().retries == 0, call[2])
                end
                fails("http", 503, busy.capsules.archive, id)
                assert(busy.stats().retries > 0, "other writes are, the server promises that it did nothing")
                """, arguments: [server.url])
        await server.stop()
    }

    @Test func `a list with a hole or a name is refused, not cut`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                refused("nothing at [1]", capsule.search, { filters = { nil, { key = "tags", value = "x" } } })
                refused("nothing at [1]", codeocean.computations.run, { capsule_id = id, parameters = { nil, "ridge" } })
                refused("nothing at [1]", capsule.attach_data_assets, id, { nil, other })
                refused("nothing at [2]", codeocean.data_assets.create, "n", { "a", nil, "b" }, "m", {})
                refused("nothing at [2]", capsule.search, { filters = { { key = "tags", values = { "a", nil, "b" } } } })
                refused("nothing at [1]", capsule.search, { filters = json.array { nil, { key = "tags", value = "x" } } })
                refused("nothing at [1]", tasks.all, { nil, function() end })
                refused('has the key string "method"', codeocean.computations.run, { capsule_id = id, parameters = { "9", method = "ridge" } })
                refused('[1].parameters', codeocean.computations.run, { pipeline_id = id, processes = { { name = "p", parameters = { harmonics = 9 } } } })
                refused('has the key string "x"', codeocean.computations.run,
                  { capsule_id = id, named_parameters = { { param_name = "a", value = 1 }, x = 2 } })
                refused("must be a list, got a table with names", codeocean.computations.run, { capsule_id = id, parameters = { harmonics = 9 } })
                """)
    }

    @Test func `numbers are sent as the shortest text that is the same number`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                local texts = run{ parameters = { 16 / 2, 0.1 + 0.2, 2^53, 1 / 3, 8, -0.0, true, "x" } }.parameters
                same(texts, { "8", "0.30000000000000004", "9007199254740992", "0.3333333333333333", "8", "0", "true", "x" })
                same(run{ named_parameters = { a = 0.5, b = 4 / 2 } }.named_parameters,
                  { { param_name = "a", value = "0.5" }, { param_name = "b", value = "2" } })
                for _, number in ipairs { 0/0, math.huge, -math.huge } do
                  refused("a finite number", codeocean.computations.run, { capsule_id = id, parameters = { number } })
                  refused("a finite number", codeocean.computations.run, { capsule_id = id, named_parameters = { a = number } })
                end
                """)
    }

    @Test func `null is absent everywhere but in a list`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                local null = json.null
                local function filter(item) return json.decode(sent("capsules.search", { filters = { item } }).body).filters[1] end
                same(filter { key = "tags", value = "x", exclude = true, include = null }, { key = "tags", value = "x", exclude = true })
                same(filter { key = "tags", range = null }, { key = "tags" })
                refused("neither 'min' nor 'max'", capsule.search, { filters = { { key = "depth", range = { min = null } } } })
                refused("has json.null at [1], where a list needs a value", capsule.search, { filters = { null } })
                refused("has json.null at [2].values[1]", capsule.search, { filters = { { key = "a" }, { key = "b", values = { null } } } })
                refused("has json.null at [2]", capsule.attach_data_assets, id, { other, null })
                refused("has json.null at [1]", codeocean.data_assets.create, "n", { null }, "m", {})
                assert(sent("capsules.search", { limit = null, query = null }).body == "{}")
                same(run{ version = null, pipeline_id = null, parameters = null }, { capsule_id = id })
                local create = sent("data_assets.create", "n", {}, "m", { source = { aws = { bucket = "b" }, gcp = null },
                  results_info = { capsule_id = id, pipeline_id = null } })
                assert(create.body:find('"results_info":{"capsule_id":"' .. id .. '"}', 1, true), create.body)
                refused("'capsule_id' is missing", capsule.get, null)
                -- What shows null calls it json.null.
                local shown = require "stdlib.values".shown
                assert(shown(null) == "json.null" and shown("x") == 'string "x"')
                assert(require "stdlib.checks".strings { null } == "must be a list of strings, but [1] is json.null")
                """)
    }

    @Test func `tables that contain themselves are refused`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                local loop = { aws = { bucket = "b" } }
                loop.aws.more = loop
                refused("contains itself", codeocean.data_assets.create, "n", {}, "m", { source = loop })
                refused("contains itself", codeocean.data_assets.update, id, { custom_metadata = loop })
                """)
    }

    @Test func `empty tables are lists where the server wants lists`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                assert(sent("capsules.update_permissions", id, { users = {}, groups = {} }).body == '{"groups":[],"users":[]}')
                assert(sent("capsules.search", { filters = { { key = "a", values = {} } } }).body == '{"filters":[{"key":"a","values":[]}]}')
                assert(sent("computations.run", { capsule_id = id, data_assets = {}, processes = {} }).body
                  == ('{"capsule_id":"%s","data_assets":[],"processes":[]}'):format(id))
                assert(sent("data_assets.create", "n", {}, "m", { data_asset_ids = {}, source = { aws = { bucket = "b" } },
                  results_info = { capsule_id = id, data_assets = {} } }).body:find '"data_asset_ids":%[%]')
                assert(codeocean.data_assets.create("n", {}, "m", { data_asset_ids = {}, source = { aws = { bucket = "b" } } }).state == "draft")
                assert(codeocean.computations.run{ capsule_id = capsule.search('name:"tide-fit"').results[1].id, data_assets = {} }.id)
                """)
    }

    @Test func `what the server takes is not refused`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                assert(#run{ parameters = { ("é"):rep(4096) } }.parameters[1] == 8192)
                refused("4097 characters", codeocean.computations.run, { capsule_id = id, parameters = { ("é"):rep(4097) } })
                refused("is no UTF-8", codeocean.computations.run, { capsule_id = id, parameters = { "\\xff" } })
                for _, mount in ipairs { "/other", "/data/x/", "/data/x", "x" } do
                  assert(sent("capsules.attach_data_assets", id, { { id = other, mount = mount } }).body:find(mount, 1, true))
                end
                for _, mount in ipairs { "/", "/data/", "..", "/data/..", "a/b", "/data/a/b" } do
                  refused("is no name of one folder", capsule.attach_data_assets, id, { { id = other, mount = mount } })
                end
                local old = { parameters = { { name = "Harmonics", param_name = "harmonics", value = "8" } } }
                same(run{ named_parameters = old.parameters }.named_parameters, { { param_name = "harmonics", value = "8" } })
                """)
    }

    @Test func `what the server does not take is refused`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                local create = codeocean.data_assets.create
                local function with(info) return "n", {}, "m", { source = { aws = { bucket = "b" } }, results_info = info } end
                refused("processes[1]: it has no 'capsule_id'", create, with { capsule_id = id, processes = { { name = "p" } } })
                refused("processes[1]: it has 'x'", create, with { capsule_id = id, processes = { { x = 1 } } })
                refused("capsule_id: it is no identifier", create, with { capsule_id = "7" })
                assert(sent("data_assets.create", with { capsule_id = id, parameters = { { name = "n", value = 8.0 } } }).body:find '"value":"8"')
                refused("value: it must be a string or a number, got boolean true", capsule.search, { filters = { { key = "k", value = true } } })
                refused("computation.id: it is no identifier", create, "n", {}, "m", { source = { computation = { id = "x" } } })
                refused("cloud_workstation.path: it must not be empty", create, "n", {}, "m", { source = { cloud_workstation = { id = id, path = "" } } })
                refused("is no identifier", capsule.get, ("0"):rep(36))
                refused("is no identifier", capsule.get, "0f3c2a106b1d-4e52-9c77-1d2e3f405162----")
                assert(sent("capsules.get", id:upper()).path == "/capsules/" .. id)
                assert(sent("capsules.detach_data_assets", id, { other:upper() }).body == '["' .. other .. '"]')
                refused("is no UTF-8", codeocean.computations.rename, id, "\\xff")
                refused("ignored by pipelines", codeocean.computations.run, { pipeline_id = id, parameters = { "9" } })
                """)
    }

    @Test func `what was read does where its identifier is wanted`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                local found = capsule.search('name:"tide-fit"').results[1]
                same(capsule.get(found), capsule.get(found.id))
                local runs = capsule.list_computations(found)
                assert(codeocean.computations.wait(runs[1], { check = false, polling_interval = 5 }).id == runs[1].id)
                assert(sent("computations.rename", runs[1], "new").path == "/computations/" .. runs[1].id)
                local asset = codeocean.data_assets.search('name:"model-weights"').results[1]
                assert(asset.mount and sent("capsules.attach_data_assets", found, { asset }).body == ('[{"id":"%s"}]'):format(asset.id))
                assert(sent("capsules.detach_data_assets", found, { asset }).body == ('["%s"]'):format(asset.id))
                assert(sent("computations.run", { capsule_id = found }).body == ('{"capsule_id":"%s"}'):format(found.id))
                refused("there is no parameter", codeocean.data_assets.update, asset) -- it has a name, as its parameters do
                refused("has 'mout'", capsule.attach_data_assets, id, { { id = other, mout = "x" } })
                refused("the opposite is codeocean.capsules.unarchive(capsule_id)", capsule.archive, id, false)
                refused("did you mean codeocean.pipelines.search?", function() return codeocean.capsules.search_pipelines end)
                refused("did you mean codeocean.capsules.get?", function() return codeocean.get_capsule end)
                """)
    }
}
