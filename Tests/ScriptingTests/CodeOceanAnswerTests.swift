import Foundation
import Testing

/// What the functions of Code Ocean make of answers that the sandbox never gives.
@Suite struct CodeOceanAnswerTests {
    /// `answer(status, body)` is what every request gets from then on.
    private static let canned = """
        local native = require "stdlib.native"
        local id = "0f3c2a10-6b1d-4e52-9c77-1d2e3f405162"
        local real_send = native.send
        local function answer(status, body)
          native.send = function() return { status = status, attempts = 1, bytes = 0, json = type(body) == "table" and body or nil,
            text = type(body) == "string" and body or nil } end
        end

        """.replacing("\n", with: " ")

    @Test func `a refusal without a message shows what it says instead`() async throws {
        try await ScriptedSandbox.run(
            Self.canned + """
                answer(403, { uncommitted_files = true })
                assert(fails("auth", 403, capsule.release, id).message == '{"uncommitted_files":true}')
                answer(403, { message = "requirements not met", uncommitted_files = true, missing_metadata = true, invalid_app_panel = false })
                assert(fails("auth", 403, capsule.release, id).message == "requirements not met: missing_metadata, uncommitted_files")
                answer(400, { error = "xx" })
                assert(fails("http", 400, capsule.get, id).message == '{"error":"xx"}')
                native.send = function() return { status = 400, attempts = 1, json = "just text" } end
                assert(fails("http", 400, capsule.get, id).message == "just text")
                answer(502, "<html><title>Bad Gateway</title></html>")
                assert(fails("http", 502, capsule.get, id).message == "Bad Gateway")
                for _, empty in ipairs { {}, "" } do
                  answer(400, empty)
                  assert(fails("http", 400, capsule.get, id).message == "the server gave no reason")
                end
                """)
    }

    @Test func `what is missing has a hint of its own`() async throws {
        try await ScriptedSandbox.run(
            Self.canned + """
                answer(404, { message = "not found" })
                local function hint(text, f, ...)
                  local e = fails("http", 404, f, ...)
                  assert(e.hint:find(text, 1, true), e.hint)
                end
                hint("Check the identifier", capsule.get, id)
                hint("list_results shows", codeocean.computations.get_result_file_urls, id, "x")
                hint("list_results shows", codeocean.computations.list_results, id, "x")
                hint("list_files shows", codeocean.data_assets.list_files, id, "x")
                hint("has an app panel", capsule.get_app_panel, id, { version = 9 })
                hint("job_id comes from", capsule.get_release_job, id, "j")
                hint("its data assets, and `version`", codeocean.computations.run, { capsule_id = id, version = 9 })
                -- A failed run without results has no output to look at.
                for has_results, hinted in pairs { [true] = true, [false] = false } do
                  answer(200, { state = "failed", name = "Run", has_results = has_results })
                  assert((fails("failed", nil, codeocean.computations.wait, id).hint ~= nil) == hinted)
                end
                """)
    }

    @Test func `a wait for what has no state ends, and time does not jump`() async throws {
        try await ScriptedSandbox.run(
            Self.canned + """
                answer(200, { id = id })
                fails("body", nil, codeocean.computations.wait, id)
                fails("body", nil, codeocean.data_assets.wait, id)
                fails("body", nil, capsule.wait_release, id, "job")
                local day = 0
                native.now = function() day = day + 86400 return day end
                native.sleep = function() answer(200, { state = "ready" }) end
                answer(200, { state = "draft" })
                assert(codeocean.data_assets.wait(id, { timeout = 5 }).state == "ready")
                """)
    }

    @Test func `the hits of a page come before the error about the next one`() async throws {
        try await ScriptedSandbox.run(
            """
            local each = require "stdlib.codeocean.each"[1]
            local function walk(pages)
              local asked, met = 0, {}
              local requests = { ["capsules.search"] = function(arguments)
                asked = asked + 1
                assert(asked <= #pages and (asked == 1 or arguments.next_token == tostring(pages[asked - 1])), asked)
                return { has_more = pages[asked] ~= "last", next_token = pages[asked], results = { { id = asked } } }
              end }
              local ok, e = pcall(function() for found in each.run(requests, {}, { full_name = "test" }) do met[#met + 1] = found.id end end)
              return #met, ok, e
            end
            for _, case in ipairs { { { false }, 1 }, { { "" }, 1 }, { { "t", "t" }, 2 }, { { "t0", "t1", "t0" }, 3 } } do
              local count, ok, e = walk(case[1])
              assert(count == case[2] and not ok and e.kind == "body", count)
            end
            local count, ok = walk { 100, 200, "last" }
            assert(count == 3 and ok)
            """)
    }

    @Test func `a signed address is an address, and what it refuses changes no file`() async throws {
        let server = try await CannedServer { head in
            let url =
                "http://"
                + (head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("host: ") }?.dropFirst(6) ?? "")
            if head.contains("/urls?") {
                let path =
                    head.contains("relative")
                    ? "/api/v1/x"
                    : url + (head.contains("path=part") ? "/part" : head.contains("path=gone") ? "/gone" : "/none")
                return CannedServer.answer("200 OK", "{\"download_url\":\"\(path)\",\"view_url\":\"\"}")
            }
            if head.hasPrefix("GET /part") { return CannedServer.answer("206 Partial Content", "bad") }
            if head.hasPrefix("GET /gone") {
                return CannedServer.answer("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>")
            }
            return "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "cap-good-\(UUID().uuidString)")
        try Data("good".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await ScriptedSandbox.run(
            """
            local url, path = ...
            local id = "0f3c2a10-6b1d-4e52-9c77-1d2e3f405162"
            local there = codeocean.connect{ url = url, token = "cop_x" }
            local function fetch(name) return there.computations.download_result(id, name, path, { overwrite = true }) end
            fails("http", 206, fetch, "part")
            fails("http", 204, fetch, "none")
            assert(fails("http", 403, fetch, "gone").hint:find "signed address")
            local before = there.stats().requests
            assert(fails("body", nil, fetch, "relative").message:find "no 'download_url' that is an address")
            assert(there.stats().requests == before + 1)
            local file <close> = io.open(path)
            assert(file:read "a" == "good")
            local e = fails("auth", 401, codeocean.connect{ url = URL }.capsules.search)
            assert(e.hint:find "token =" and not e.hint:find "CODEOCEAN_TOKEN")
            """, arguments: [server.url, file.path])
        await server.stop()
    }

    @Test func `a tree is fetched by the paths of the server into folders that are made when it is there`() async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cap-tree-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ScriptedSandbox.run(
            """
            local folder = ...
            local native, downloads = require "stdlib.native", require "stdlib.codeocean.downloads"[2]
            local declaration = { full_name = "test" }
            local state, asked = "completed", {}
            local listings = { [""] = { { name = "d", path = "X-1", type = "folder" }, { name = "f", path = "X-0", type = "file", size = 1 } },
              ["X-1"] = { { name = "g", path = "X-2", type = "file", size = 1 } } }
            local requests = {
              ["computations.get"] = function() return { state = state } end,
              ["computations.list_results"] = function(arguments)
                if not listings[arguments.path] then require "stdlib.errors".raise { kind = "http", message = "refused" } end
                return { items = listings[arguments.path] }
              end,
              ["computations.get_result_file_urls"] = function(arguments)
                asked[#asked + 1] = arguments.path
                return { download_url = URL .. "/" .. arguments.path }
              end,
            }
            local session = { handle = function() end, server = require "stdlib.codeocean.server" }
            native.send = function(_, request)
              local file <close> = assert(io.open(request.sink, "w"))
              return { status = 200, bytes = 0 }
            end
            local function fetch(options)
              options.computation_id = "c"
              return downloads.run(requests, options, declaration, session)
            end
            fails("http", nil, fetch, { output = folder .. "/a", path = "no such" })
            assert(not native.stat(folder))
            state = "running"
            assert(fails("state", nil, fetch, { output = folder .. "/a" }).hint:find "computations.wait")
            assert(not native.stat(folder))
            state = "completed"
            local files = fetch { output = folder .. "/a/b/" }
            same(asked, { "X-2", "X-0" })
            assert(files[1].path == folder .. "/a/b/d/g" and files[2].path == folder .. "/a/b/f" and native.stat(files[1].path))
            assert(fails("file", nil, fetch, { output = folder .. "/a/b" }).message:find "overwrite = true")
            assert(#fetch { output = folder .. "/a/b", overwrite = true } == 2)
            """, arguments: [folder.path])
    }

    @Test func `help lists every kind of error and the scope`() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var kinds: Set<String> = []
        for folder in ["stdlib", "Sources/Scripting", "Sources/LuaKit", "Sources/CLuaSupport"] {
            let files = FileManager.default.enumerator(
                at: root.appending(path: folder), includingPropertiesForKeys: nil)
            for case let file as URL in files ?? .init()
            where ["lua", "swift", "c", "cpp"].contains(file.pathExtension) {
                let text = try String(contentsOf: file, encoding: .utf8)
                kinds.formUnion(
                    text.matches(of: /(?:\bkind(?: =|:)|lk_raise\(L,) "([a-z_]+)"[,\s)]/).map { String($0.1) })
            }
        }
        #expect(kinds.count > 15)
        try await ScriptedSandbox.run(
            """
            local text = ""
            require "stdlib.environment".print = function(line) text = text .. line .. "\\n" end
            help "errors"
            for kind in (... .. " rate network tls"):gmatch "%S+" do assert(text:find("\\n  " .. kind .. " +%S"), kind .. text) end
            text = ""
            help(codeocean.computations.attach_data_assets)
            assert(text:find "Scope of the token: Capsule write%.", text)
            help(codeocean.data_assets.update_permissions)
            assert(text:find "Only owners", text)
            """, arguments: [kinds.subtracting(["json", "file"]).sorted().joined(separator: " ")])
    }
}
