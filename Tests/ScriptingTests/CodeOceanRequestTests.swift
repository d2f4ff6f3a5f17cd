import Testing

/// What is sent to Code Ocean, and what is not: wrong arguments never leave this computer.
@Suite struct CodeOceanRequestTests {
    /// `sent(name, ...)` is the request that a call would send.
    private static let sent = """
        local operation, signature = require "stdlib.operation", require "stdlib.signature"
        require "stdlib.documentation".complete()
        local session = require "stdlib.session".new(require "stdlib.codeocean.server", { url = URL, token = "cop_demo" })
        local id, other = "0f3c2a10-6b1d-4e52-9c77-1d2e3f405162", "a1b2c3d4-1111-4222-8333-444455556666"
        local function sent(name, ...)
          for _, declaration in ipairs(require "stdlib.native".catalog.codeocean) do
            if declaration.name == name then return operation.request(session, declaration, signature.read(declaration, ...)) end
          end
          error("there is no " .. name)
        end

        """.replacing("\n", with: " ")

    @Test func `what is not given is left out, null as well`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                assert(sent("capsules.search").body == "{}")
                assert(sent("capsules.search", { query = "tag:x", limit = 5 }).body == '{"limit":5,"query":"tag:x"}')
                assert(sent("data_assets.update", id, { tags = {} }).body == '{"tags":[]}')
                assert(sent("data_assets.create", "n", {}, "m", { source = { aws = { bucket = "b", prefix = json.null } } }).body
                  == '{"mount":"m","name":"n","source":{"aws":{"bucket":"b"}},"tags":[]}')
                assert(sent("computations.list_results", id).body == "{}")
                assert(sent("capsules.update_permissions", id, { everyone = "none", users = json.null }).body == '{"everyone":"none"}')
                local run = sent("computations.run", { capsule_id = id })
                assert(run.body == '{"capsule_id":"' .. id .. '"}' and run.retry == "never")
                assert(sent("capsules.sync", id).body == nil and sent("capsules.release", id).retry == "never")
                """)
    }

    @Test func `both spellings are taken, the newer one is sent`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                assert(sent("capsules.search", { from = 20 }).body == '{"offset":20}')
                assert(sent("capsules.search", { filters = { { key = "tags", value = "x", include = false } } }).body
                  == '{"filters":[{"exclude":true,"key":"tags","value":"x"}]}')
                assert(sent("capsules.search", { filters = { { key = "tags", values = { "x", "y" }, include = true } } }).body
                  == '{"filters":[{"exclude":false,"key":"tags","values":["x","y"]}]}')
                fails("argument", nil, capsule.search, { from = 1, offset = 1 })
                fails("argument", nil, capsule.search, { filters = { { key = "tags", include = true, exclude = true } } })
                """)
    }

    @Test func `lists, tables and texts take the server's form`() async throws {
        try await ScriptedSandbox.run(
            Self.sent + """
                assert(sent("capsules.attach_data_assets", id, { other, { id = other, mount = "in" } }).body
                  == ('[{"id":"%s"},{"id":"%s","mount":"in"}]'):format(other, other))
                local detach = sent("capsules.detach_data_assets", id, { other })
                assert(detach.method == "DELETE" and detach.body == ('["%s"]'):format(other) and detach.path == "/capsules/" .. id .. "/data_assets")
                assert(sent("computations.run", { capsule_id = id, named_parameters = { n = 8, method = "ols" } }).body
                  == ('{"capsule_id":"%s","named_parameters":[{"param_name":"method","value":"ols"},{"param_name":"n","value":"8"}]}'):format(id))
                assert(sent("computations.run", { capsule_id = id, parameters = { 1, "", true },
                  processes = { { name = "p", named_parameters = { a = 1 }, parameters = {} } } }).body
                  == ('{"capsule_id":"%s","parameters":["1","","true"],"processes":[{"name":"p","named_parameters":[{"param_name":"a","value":"1"}],"parameters":[]}]}'):format(id))
                for name, text in pairs { archive = "true", unarchive = "false" } do
                  local request = sent("capsules." .. name, id)
                  same(request.query, { { "archive", text } })
                  assert(request.body == nil and request.path == "/capsules/" .. id .. "/archive")
                end
                same(sent("computations.rename", id, "a b+c").query, { { "name", "a b+c" } })
                assert(sent("capsules.search").retry == "safe" and sent("computations.list_results", id).retry == "safe")
                """)
    }

    @Test func `values that the server does not know are never sent`() async throws {
        try await ScriptedSandbox.run(
            """
            local id = "0f3c2a10-6b1d-4e52-9c77-1d2e3f405162"
            local function refused(text, f, ...)
              local e = fails("argument", nil, f, ...)
              assert(e.message:find(text, 1, true), e.message)
            end
            refused("must be one of asc, desc", capsule.search, { sort_order = "up" })
            refused("must be one of created, name, last_accessed", capsule.search, { sort_field = "size" })
            refused("did you mean 'release'", capsule.search, { status = "released" })
            refused("must be one of created, shared, private", capsule.search, { ownership = "mine" })
            refused("must be one of dataset, result, combined, model", codeocean.data_assets.search, { type = "file" })
            refused("internal, external", codeocean.data_assets.search, { origin = "s3" })
            refused("from 1 to 1000", capsule.search, { limit = 1001 })
            refused("users[1].role: it must be one of owner, editor, viewer, got string \\"boss\\"", capsule.update_permissions, id,
              { users = { { email = "a@b", role = "boss" } } })
            refused("must be one of viewer, discoverable, none", capsule.update_permissions, id, { everyone = "" })
            refused("must be one of owner, viewer", codeocean.data_assets.update_permissions, id, { users = { { email = "a@b", role = "editor" } } })
            refused("did you mean 'range'", capsule.search, { filters = { { key = "depth", rnge = { min = 1 } } } })
            refused("has no 'key'", capsule.search, { filters = { { value = "x" } } })
            refused("neither 'min' nor 'max'", capsule.search, { filters = { { key = "depth", range = {} } } })
            refused("is no identifier", capsule.get, "0417735")
            refused("is no identifier", capsule.attach_data_assets, id, { "gauge-data" })
            refused("is an empty list", capsule.detach_data_assets, id, {})
            refused("is wrong at [1].mount: it is no name of one folder", capsule.attach_data_assets, id, { { id = id, mount = "../x" } })
            refused("more than one source: aws, gcp", codeocean.data_assets.create, "n", {}, "m", { source = { aws = { bucket = "b" }, gcp = { bucket = "c" } } })
            refused("names none of", codeocean.data_assets.create, "n", {}, "m", { source = {} })
            refused("has no 'bucket'", codeocean.data_assets.create, "n", {}, "m", { source = { aws = { prefix = "x" } } })
            refused("is no name of one folder", codeocean.data_assets.create, "n", {}, "a b", {})
            refused("4097 characters", codeocean.computations.run, { capsule_id = id, parameters = { ("x"):rep(4097) } })
            refused("at least 5 seconds", codeocean.computations.wait, id, { interval = 1 })
            refused("not be shorter than the interval", codeocean.computations.wait, id, { interval = 10, timeout = 9 })
            """)
    }

    @Test func `names of the official Python client are answered with the ones here`() async throws {
        try await ScriptedSandbox.run(
            """
            local names = { capsules = { get_capsule = "get", delete_capsule = "delete", get_capsule_app_panel = "get_app_panel",
              sync_capsule = "sync", release_capsule = "release", archive_capsule = "archive", search_capsules = "search",
              search_capsules_iterator = "each", wait_until_release_completed = "wait_release" },
              pipelines = { get_pipeline = "get", search_pipelines = "search" },
              computations = { get_computation = "get", run_capsule = "run", run_pipeline = "run", wait_until_completed = "wait",
                list_computation_results = "list_results", delete_computation = "delete", rename_computation = "rename" },
              data_assets = { get_data_asset = "get", update_metadata = "update", create_data_asset = "create", wait_until_ready = "wait",
                list_data_asset_files = "list_files", get_data_asset_file_urls = "get_file_urls", transfer_data_asset = "transfer" },
              custom_metadata = { get_custom_metadata = "get" } }
            for resource, pairs_of in pairs(names) do
              for theirs, ours in pairs(pairs_of) do
                local e = fails("argument", nil, function() return codeocean[resource][theirs] end)
                assert(e.message:find(("did you mean codeocean.%s.%s?"):format(resource, ours), 1, true), e.message)
                assert(codeocean[resource][ours])
              end
            end
            assert(capsule == codeocean.capsules and require "capsule" == capsule)
            """)
    }

    @Test func `no item that a server lists gets out of the directory`() async throws {
        try await ScriptedSandbox.run(
            """
            local downloads = require "stdlib.codeocean.downloads"[2]
            local directory = os.tmpname()
            os.remove(directory)
            for _, name in ipairs { "../x", "..", ".", "", "/etc/passwd", "a/b", "a\\0b", "a\\nb", 5 } do
              local requests = { ["computations.list_results"] = function() return { items = { { name = name, type = "file", path = "x" } } } end,
                ["computations.get"] = function() return { state = "completed" } end,
                ["computations.get_result_file_urls"] = function() error "asked for a file" end }
              local e = fails("body", nil, downloads.run, requests, { computation_id = "c", output = directory }, { full_name = "test" }, {})
              assert(e.message:find "whose name is none", e.message)
            end
            local depth = 0
            local endless = { ["computations.list_results"] = function() depth = depth + 1 return { items = { { name = "d", path = "d", type = "folder" } } } end,
              ["computations.get"] = function() return { state = "completed" } end }
            fails("body", nil, downloads.run, endless, { computation_id = "c", output = directory }, { full_name = "test" }, {})
            assert(depth == 65, depth)
            os.execute("rm -r " .. directory)
            """)
    }

    @Test func `a server that promises pages without end is not asked for ever`() async throws {
        try await ScriptedSandbox.run(
            """
            local each = require "stdlib.codeocean.each"[1]
            for _, token in ipairs { "same", false, "" } do
              local asked = 0
              local requests = { ["capsules.search"] = function()
                asked = asked + 1
                assert(asked < 5)
                return { has_more = true, next_token = token or nil, results = { { id = asked } } }
              end }
              local e = fails("body", nil, function() for _ in each.run(requests, {}, { full_name = "test" }) do end end)
              assert(e.message:find "no way to the next page")
            end
            """)
    }
}
