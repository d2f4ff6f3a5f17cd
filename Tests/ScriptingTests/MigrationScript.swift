import Foundation
import Testing

/// Runs Lua about migrations in a sandbox of its own, with a folder for plans in `FOLDER`.
enum MigrationScript {
    /// Ways to make a migration of drafts, to change one as somebody else, and to expect refusals.
    static let prelude = """
        FOLDER = arg[1] .. "/"
        second = cap.connect{ url = URL, token = "demo-token" }
        function drafts(count, metadata)
          local pids = {}
          for i = 1, count do
            pids[i] = new(metadata and metadata(i) or { general_title = "Draft " .. i, basic_info = { analysis_number = "EXO-17-" .. 100 + i } }).id
          end
          return pids
        end
        function move(metadata)
          if not metadata.basic_info or not metadata.basic_info.analysis_number then return nil end
          metadata.basic_info.cadi_id, metadata.basic_info.analysis_number = metadata.basic_info.analysis_number, nil
          return metadata
        end
        function migration(pids, up, more)
          local fields = { name = "test", target = "cap.drafts", select = { ids = pids }, up = up or move }
          for name, value in pairs(more or {}) do fields[name] = value end
          return migrate.define(fields)
        end
        function all(pids)
          local texts = {}
          for i, pid in ipairs(pids) do texts[i] = json.encode(cap.get(pid).metadata) end
          return texts
        end
        function counts(report, expected)
          for name, number in pairs(expected) do
            local value = report[name]
            if type(value) == "table" then value = #value end
            if value ~= number then error(("%s is %s, not %s: %s"):format(name, value, number, json.encode(report)), 2) end
          end
        end
        function write_file(path, text) local file <close> = assert(io.open(path, "wb")) file:write(text) end
        function read_file(path) local file <close> = assert(io.open(path, "rb")) return file:read "a" end
        function refused(pattern, f, ...)
          local e = fails("refused", nil, f, ...)
          assert(tostring(e):find(pattern), tostring(e))
        end

        """.replacing("\n", with: " ")

    static func run(
        _ code: String, records: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("migration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ScriptedSandbox.run(
            prelude + code, records: records, arguments: [folder.path], sourceLocation: sourceLocation)
    }
}
