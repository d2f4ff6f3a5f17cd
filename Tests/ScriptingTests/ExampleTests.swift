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
            for number, declaration in ipairs(documentation.list()) do
              local name, example = declaration.full_name, declaration.example
              count = count + 1
              prepare(number, example or "")
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
            assert(count > 60, count .. " functions only")
            assert(#failures == 0, table.concat(failures, "\\n"))
            """, arguments: [folder.path])
    }
}
