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
        let server = try await CannedServer { _ in CannedServer.answer("503 Service Unavailable", headers: "Retry-After: 0\r\n") }
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
}
