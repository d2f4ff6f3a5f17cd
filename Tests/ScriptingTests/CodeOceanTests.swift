import Foundation
import Testing

/// The functions of Code Ocean against the sandbox, and what goes wrong with them.
@Suite struct CodeOceanTests {
    /// Clients of other people, and things by their demo names.
    private static let people = """
        ben = codeocean.connect{ url = URL, token = "cop_colleague" }
        reader = codeocean.connect{ url = URL, token = "cop_reader" }
        nodata = codeocean.connect{ url = URL, token = "cop_nodata" }
        nobody = codeocean.connect{ url = URL, token = "cop_stranger" }
        local function by_name(search, name, options)
          options = options or {}
          options.query = ('name:"%s"'):format(name)
          for found in search(options) do if found.name == name then return found end end
          error("there is no " .. name)
        end
        function item(name, options) return by_name(capsule.each, name, options) end
        function line(name) return by_name(codeocean.pipelines.each, name) end
        function asset(name, options) return by_name(codeocean.data_assets.each, name, options) end
        function ended(run)
          while run.state ~= "completed" and run.state ~= "failed" do
            native.sleep(0.2)
            run = codeocean.computations.get(run.id)
          end
          return run
        end
        native = require "stdlib.native"

        """.replacing("\n", with: " ")

    @Test func `capsules are found, read and archived`() async throws {
        try await ScriptedSandbox.run(
            Self.people + """
                local fit = item "tide-fit"
                assert(#fit.id == 36 and math.type(fit.created) == "integer" and #fit.slug == 7 and fit.status == "non_release")
                same(capsule.get(fit.id), fit)
                local panel, names = capsule.get_app_panel(fit.id), {}
                for _, p in ipairs(panel.parameters) do names[#names + 1] = p.param_name end
                same(names, { "harmonics", "method" })
                local runs = capsule.list_computations(fit.id)
                assert(json.is_array(runs) and #runs > 0)
                assert(capsule.archive(fit.id) == true)
                assert(not pcall(item, "tide-fit") and item("tide-fit", { archived = true }).id == fit.id)
                assert(capsule.unarchive(fit.id) == true and item "tide-fit")
                assert(#codeocean.pipelines.search{}.results >= 4 and codeocean.pipelines.get(line("plain-pipeline").id))
                assert(#codeocean.pipelines.get_app_panel(line("tide-pipeline").id).processes > 0)
                assert(codeocean.custom_metadata.get().fields)
                """)
    }

    @Test func `capsules are deleted by the rules`() async throws {
        try await ScriptedSandbox.run(
            Self.people + """
                local old, fit = item("old-notebook", { archived = true }), item "tide-fit"
                local e = fails("auth", 403, capsule.delete, fit.id)
                assert(e.message:find "archived" and e.on == fit.id and e.hint)
                local release = item "tide-fit-release"
                capsule.archive(release.id)
                e = fails("auth", 403, capsule.delete, release.id)
                assert(e.message:lower():find "release", e.message)
                fails("auth", 403, ben.capsules.archive, item("shared-with-ben").id)
                fails("auth", 403, reader.capsules.archive, item("edited-by-ben").id)
                assert(capsule.delete(old.id) == true)
                e = fails("http", 404, capsule.get, old.id)
                assert(e.on == old.id)
                fails("http", 404, nobody.capsules.get, fit.id)
                fails("auth", 401, codeocean.connect{ url = URL, token = "cop_revoked" }.capsules.search)
                e = fails("auth", 401, codeocean.connect{ url = URL }.capsules.search)
                assert(e.hint:find "codeocean.connect{ url =, token = }" and not e.hint:find "CODEOCEAN_TOKEN")
                """)
    }

    @Test func `data assets are attached and detached, all or none`() async throws {
        try await ScriptedSandbox.run(
            Self.people + """
                local plain, fit = item "stale-2019", item "tide-fit"
                local weights, clash = asset "model-weights", asset "no-mount-clash"
                local attached = capsule.attach_data_assets(plain.id, { weights.id, { id = clash.id, mount = "second" } })
                assert(#attached == 2 and attached[1].id == weights.id and attached[2].mount == "second" and attached[1].ready == true)
                local e = fails("auth", 403, capsule.attach_data_assets, plain.id, { weights.id })
                assert(e.message:find "already attached", e.message)
                assert(capsule.detach_data_assets(plain.id, { weights.id, clash.id }) == true)
                fails("http", 404, capsule.detach_data_assets, plain.id, { weights.id })
                e = fails("http", 400, capsule.attach_data_assets, fit.id, { clash.id })
                assert(e.message:lower():find "mount", e.message)
                e = fails("http", 404, capsule.attach_data_assets, plain.id, { weights.id, "a1b2c3d4-1111-4222-8333-444455559999" })
                fails("http", 404, capsule.detach_data_assets, plain.id, { weights.id })
                fails("http", 400, capsule.attach_data_assets, plain.id, { asset("draft-asset").id })
                fails("auth", 403, capsule.attach_data_assets, item("tide-fit-release").id, { weights.id })
                fails("auth", 403, nodata.capsules.attach_data_assets, item("edited-by-ben").id, { weights.id })
                fails("state", 423, capsule.attach_data_assets, item("workstation-busy").id, { weights.id })
                local workstation
                for _, run in ipairs(capsule.list_computations(item("workstation-busy").id)) do
                  if run.cloud_workstation then workstation = run end
                end
                assert(codeocean.computations.attach_data_assets(workstation.id, { weights.id })[1].id == weights.id)
                assert(codeocean.computations.detach_data_assets(workstation.id, { weights.id }) == true)
                local pipeline = line "plain-pipeline"
                assert(#codeocean.pipelines.attach_data_assets(pipeline.id, { weights.id }) == 1)
                assert(codeocean.pipelines.detach_data_assets(pipeline.id, { weights.id }) == true)
                """)
    }

    @Test func `a run is started, waited for and its results fetched`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cap-results-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ScriptedSandbox.run(
            Self.people + """
                local folder = ...
                local computations = codeocean.computations
                local fit = item "tide-fit"
                local run = computations.run{ capsule_id = fit.id, named_parameters = { harmonics = 8, method = "ridge" } }
                assert(run.state == "initializing" and run.run_time == 0)
                same(run.parameters[1].value, "8")
                run = computations.wait(run.id, { timeout = 60 })
                assert(run.state == "completed" and run.end_status == "succeeded" and run.has_results == true)
                local seen = {}
                local function look(path)
                  for _, entry in ipairs(computations.list_results(run.id, path).items) do
                    if entry.type == "folder" then look(entry.path) else seen[entry.path] = entry.size end
                  end
                end
                look ""
                local files = computations.download_results(run.id, folder .. "/all")
                local count = 0
                for path, size in pairs(seen) do
                  count = count + 1
                  local file = assert(io.open(folder .. "/all/" .. path, "rb"))
                  assert(#file:read "a" == size, path)
                  file:close()
                end
                assert(#files == count and count >= 5, count)
                fails("file", nil, computations.download_results, run.id, folder .. "/all")
                assert(#computations.download_results(run.id, folder .. "/all", { overwrite = true }) == count)
                assert(#computations.download_results(run.id, folder .. "/plots", { path = "plots" }) < count)
                local one = computations.download_result(run.id, "output", folder)
                assert(one.path == folder .. "/output" and one.size == seen.output)
                local e = fails("http", 404, computations.download_result, run.id, "no such file", folder)
                assert(e.on == run.id and e.operation:find "result")
                fails("http", 404, computations.list_results, run.id, "no/such/folder")
                assert(computations.rename(run.id, "a b+c & d") == true and computations.get(run.id).name == "a b+c & d")
                local url = computations.get_result_file_download_url(run.id, "output").url
                assert(url:find("^" .. URL) and computations.get_result_file_urls(run.id, "output").view_url)
                assert(computations.delete(run.id) == true)
                fails("http", 404, computations.get, run.id)
                """, arguments: [folder.path])
    }

    @Test func `a run that fails and a wait that is too long are errors of their kind`() async throws {
        try await ScriptedSandbox.run(
            Self.people + """
                local computations = codeocean.computations
                local bad = computations.run{ capsule_id = item("always-fails").id }
                local broken = computations.run{ capsule_id = item("platform-failure").id }
                local slow = computations.run{ capsule_id = item("slow-run").id }
                ended(bad) ended(broken)
                local e = fails("failed", nil, computations.wait, bad.id)
                assert(e.body.exit_code == 1 and e.on == bad.id and e.message:find "end_status failed" and e.hint)
                assert(computations.wait(bad.id, { check = false }).end_status == "failed")
                e = fails("failed", nil, computations.wait, broken.id)
                assert(e.body.state == "failed")
                e = fails("timeout", nil, computations.wait, slow.id, { timeout = 5 })
                assert(e.body.id == slow.id and e.message:find "within 5")
                assert(computations.delete(slow.id))
                local fit = item "tide-fit"
                fails("http", 400, computations.run, { capsule_id = fit.id, pipeline_id = line("plain-pipeline").id })
                fails("http", 400, computations.run, {})
                e = fails("http", 400, computations.run, { capsule_id = fit.id, named_parameters = { harmonic = 8 } })
                assert(e.message:find "harmonic", e.message)
                fails("http", 404, computations.run, { capsule_id = "0f3c2a10-6b1d-4e52-9c77-1d2e3f405162" })
                fails("auth", 403, computations.run, { capsule_id = fit.id, data_assets = { asset("gauge-data").id } })
                fails("auth", 403, reader.computations.run, { capsule_id = item("shared-with-ben").id })
                """)
    }

    @Test func `data assets are created, changed and deleted`() async throws {
        try await ScriptedSandbox.run(
            Self.people + """
                local assets = codeocean.data_assets
                local new = assets.create("a set", { "one" }, "a_set", { source = { aws = { bucket = "lab" } }, description = "d",
                  custom_metadata = { station = codeocean.custom_metadata.get().fields[1].allowed_values[1] } })
                assert(new.state == "draft" and new.last_used == 0)
                local missing = assets.create("lost", {}, "lost", { source = { aws = { bucket = "missing-bucket" } } })
                local ready = assets.wait(new.id)
                assert(ready.state == "ready" and ready.description == "d")
                local e = fails("failed", nil, assets.wait, missing.id)
                assert(e.body.failure_reason and e.message:find(e.body.failure_reason, 1, true))
                local changed = assets.update(new.id, { tags = { "two" }, custom_metadata = { depth = 4.5 } })
                same(changed.tags, { "two" })
                assert(changed.description == "d" and changed.custom_metadata.depth == 4.5 and changed.custom_metadata.station)
                fails("http", 400, assets.update, new.id, { custom_metadata = { depht = 4 } })
                fails("auth", 403, ben.data_assets.update, asset("shared-asset").id, { name = "x" })
                fails("auth", 403, assets.delete, new.id)
                assert(assets.archive(new.id) and asset("a set", { archived = true }) and assets.unarchive(new.id))
                assert(assets.archive(new.id) and assets.delete(new.id))
                fails("http", 404, assets.get, new.id)
                assert(assets.update_permissions(asset("model-weights").id, { users = { { email = "ben.colleague@cern.ch", role = "viewer" } } }))
                assert(ben.data_assets.get(asset("model-weights").id))
                local roles = json.encode(assets.get_permissions(asset("model-weights").id))
                assert(roles:find "ben.colleague", roles)
                fails("http", 400, assets.list_files, asset("reef-images").id)
                assert(assets.transfer(asset("gauge-data").id, { aws = { bucket = "cold" } }, { force = true }))
                fails("auth", 403, ben.data_assets.transfer, asset("shared-asset").id, { aws = { bucket = "cold" } })
                """)
    }

    @Test func `git, releases and permissions of capsules`() async throws {
        try await ScriptedSandbox.run(
            Self.people + """
                assert(capsule.sync(item("git-linked").id).pulled)
                fails("http", 400, capsule.sync, item("tide-fit").id)
                fails("state", 423, capsule.sync, item("git-locked").id)
                fails("auth", 403, capsule.sync, item("git-dirty").id)
                fails("http", 400, capsule.release, item("tide-fit").id)
                local e = fails("auth", 403, capsule.release, item("release-blocked").id)
                local flags = 0
                for _, value in pairs(e.body) do if value == true then flags = flags + 1 end end
                assert(flags > 0)
                local model = item "tide-model"
                local job = capsule.release(model.id)
                assert(job.status == "created" or job.status == "started")
                job = capsule.wait_release(model.id, job.job_id, { timeout = 60 })
                assert(job.status == "completed" and job.release_version.major_version == 3 and job.release_capsule)
                assert(#capsule.get(job.release_capsule).versions == 3)
                fails("http", 404, capsule.get_release_job, model.id, "no-such-job")
                local shared = item "stale-2020"
                fails("http", 404, ben.capsules.get, shared.id)
                assert(capsule.update_permissions(shared.id, { users = { { email = "ben.colleague@cern.ch", role = "editor" } } }))
                assert(ben.capsules.get(shared.id).id == shared.id)
                assert(capsule.get_permissions(shared.id).users[1].role == "owner")
                fails("http", 400, capsule.update_permissions, shared.id, { users = { { email = "no.body@cern.ch", role = "viewer" } } })
                """)
    }

    @Test func `a walk over 10,000 capsules meets each once in both directions`() async throws {
        try await ScriptedSandbox.run(
            Self.people + """
                local archived = 0
                for _ in capsule.each{ archived = true, limit = 1000 } do archived = archived + 1 end
                local first
                for _, order in ipairs { "asc", "desc" } do
                  local seen, count, last = {}, 0, nil
                  for found in capsule.each{ sort_field = "last_accessed", sort_order = order, limit = 1000 } do
                    assert(not seen[found.id], "twice")
                    seen[found.id], count = true, count + 1
                    local at = found.last_accessed or 0
                    assert(not last or (order == "asc" and at >= last) or (order == "desc" and at <= last))
                    last = at
                  end
                  assert(count + archived > 10000 and (not first or first == count), count)
                  first = count
                end
                """, capsules: 10000)
    }
}
