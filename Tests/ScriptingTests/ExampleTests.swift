import Foundation
import Testing

@Suite struct ExampleTests {
    /// Runs what help() shows of every function, each with things of its own: destructive ones harm no other.
    @Test func `the example of every function runs against the sandbox`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cap-examples-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ScriptedSandbox.run(
            """
            local folder = ...
            local documentation = require "stdlib.documentation"
            local as_demo, as_admin = cap, cap.connect{ url = URL, token = "admin-token" }
            local failures, count = {}, 0

            -- Code Ocean: things of its own for each example, made beforehand as runs and new data assets take their time.
            local known = {}
            local function named(walk, name)
              if known[name] then return known[name] end -- an example may have archived it
              for found in walk{ query = ('name:"%s"'):format(name) } do if found.name == name then known[name] = found.id end end
              return known[name] or error("there is no " .. name)
            end
            local own = { capsules = {}, assets = {}, runs = {} }
            for found in capsule.each{ status = "non_release", ownership = "created" } do
              if (found.description or ""):find ", number %d+$" then own.capsules[#own.capsules + 1] = found.id end
            end
            local fit = named(capsule.each, "tide-fit")
            for i = 1, 30 do
              own.assets[i] = codeocean.data_assets.create("made " .. i, { "tides" }, "made_" .. i, { source = { aws = { bucket = "lab" } } }).id
            end
            for i = 1, 12 do own.runs[i] = codeocean.computations.run{ capsule_id = fit }.id end
            for _, id in ipairs(own.runs) do codeocean.computations.wait(id) end
            codeocean.data_assets.wait(own.assets[30])
            -- Examples that need something particular.
            local special = { ["capsules.get_app_panel"] = "tide-fit", ["capsules.sync"] = "git-linked", ["capsules.release"] = "tide-model",
              ["capsules.get_release_job"] = "tide-model", ["capsules.wait_release"] = "tide-model", ["computations.run"] = "tide-fit",
              ["computations.wait"] = "tide-fit", ["pipelines.get_app_panel"] = "tide-pipeline", ["pipelines.sync"] = "linked-pipeline",
              ["pipelines.release"] = "released-pipeline", ["pipelines.get_release_job"] = "released-pipeline",
              ["pipelines.wait_release"] = "released-pipeline", ["pipelines.delete"] = "linked-pipeline" }
            local with_files = { list_files = true, get_file_urls = true, get_file_download_url = true, download_file = true, download_files = true }

            local function prepare_code_ocean(name, example)
              local short = name:match "^codeocean%.(.*)$"
              user = "ben.colleague@cern.ch"
              if example:find "capsule_id" then
                capsule_id = special[short] and named(capsule.each, special[short]) or table.remove(own.capsules)
              end
              if example:find "pipeline_id" then
                pipeline_id = named(codeocean.pipelines.each, special[short] or "plain-pipeline")
              end
              if example:find "workstation_id" then
                for _, run in ipairs(capsule.list_computations(named(capsule.each, "workstation-busy"))) do
                  if run.cloud_workstation then workstation_id = run.id end
                end
              end
              if example:find "release%(" then require "stdlib.native".sleep(3) end -- the one before has ended by then
              if example:find "computation_id" then computation_id = table.remove(own.runs) end
              if example:find "data_asset_id" then data_asset_id = table.remove(own.assets) end
              if with_files[short:match "[^.]*$"] then
                data_asset_id = named(codeocean.data_assets.each, "gauge-data")
                for _, item in ipairs(codeocean.data_assets.list_files(data_asset_id).items) do
                  if item.type == "file" then file = item.path end
                end
              end
            end

            local function prepare(number, example)
              user = colleague.me().email
              path = folder .. "/notes-" .. number .. ".txt"
              local file = assert(io.open(path, "wb"))
              file:write("notes of example ", number, "\\n")
              file:close()
              output = folder .. "/output-" .. number
              pid = as_demo.create("cms-analysis", { general_title = "An example", keywords = { "muon", "higgs" },
                basic_info = { analysis_title = "An example" } }).id
              if example:find "mass.pdf" then as_demo.files.upload(pid, path, { name = "plots/mass.pdf" }) end
              recid = example:find "recid" and as_demo.publish(as_demo.create("cms-analysis", { general_title = "Published",
                basic_info = { analysis_title = "Published" } }).id).recid or nil
            end

            local real_print = print
            -- What destroys comes last: there are few pipelines.
            local list, destroying = {}, {}
            for _, declaration in ipairs(documentation.list()) do
              local into = declaration.effect == "destroy" and destroying or list
              into[#into + 1] = declaration
            end
            table.move(destroying, 1, #destroying, #list + 1, list)
            for number, declaration in ipairs(list) do
              local name, example = declaration.full_name, declaration.example
              count = count + 1
              prepare(number, example or "")
              if name:find "^codeocean" then prepare_code_ocean(name, example or "") end
              -- A type that an example makes is not there for the next one.
              pcall(as_admin.schemas.delete, "my-analysis", "1.0.0")
              cap = declaration.as == "admin" and as_admin or as_demo
              print = function(...) for i = 1, select("#", ...) do tostring((select(i, ...))) end end
              local problem
              if not example or example == "" then
                problem = "there is none"
              else
                local chunk, wrong = load(example, "=example")
                if chunk then
                  local ok, e = pcall(chunk)
                  problem = not ok and tostring(e) or nil
                else
                  problem = wrong
                end
              end
              cap, print = as_demo, real_print
              if problem then failures[#failures + 1] = name .. ": " .. problem end
            end
            assert(count > 170, count .. " functions only")
            assert(#failures == 0, table.concat(failures, "\\n"))
            """, capsules: 200, arguments: [folder.path])
    }
}
