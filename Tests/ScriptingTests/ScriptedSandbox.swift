import Sandbox
import Scripting
import Testing

/// A sandbox of its own and a script engine connected to it, for one test.
struct ScriptedSandbox {
    let server: SandboxServer
    let engine: ScriptEngine

    /// What every test script starts with: a way to expect failures, and clients of other people.
    static let prelude = """
        function fails(kind, status, f, ...)
          local ok, e = pcall(f, ...)
          assert(not ok, "it did not fail")
          assert(type(e) == "table", "not an error table: " .. tostring(e))
          assert(e.kind == kind and e.status == status, ("%s %s instead of %s %s: %s"):format(e.kind, e.status, kind, status, tostring(e)))
          assert(not tostring(e):find "demo%-token" and not tostring(e):find "cop_%w", "a token shows")
          return e
        end
        function same(a, b)
          local x, y = json.encode(a), json.encode(b)
          if x ~= y then error(x .. "\\n  is not\\n" .. y, 2) end
        end
        anonymous = cap.connect{ url = URL }
        wrong = cap.connect{ url = URL, token = "no-such-token" }
        stranger = cap.connect{ url = URL, token = "stranger-token" }
        colleague = cap.connect{ url = URL, token = "colleague-token" }
        unscoped = cap.connect{ url = URL, token = "demo-noscope-token" }
        function new(metadata)
          return cap.create("cms-analysis", metadata or { general_title = "A test", basic_info = { analysis_title = "Old" } })
        end

        """.replacing("\n", with: " ")

    /// Runs a Lua text that asserts what should be; its failure is the test's.
    static func run(
        _ code: String, records: Int = 0, capsules: Int = 0, arguments: [String] = [],
        name: String = "=test", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let server = try await SandboxServer.start(SandboxConfiguration(records: records, capsules: capsules))
        var settings = ScriptSettings()
        settings.cap = .init(url: server.url, token: server.demoToken)
        settings.codeOcean = .init(url: server.url, token: server.codeOceanToken)
        settings.isQuiet = true
        let engine = try ScriptEngine(settings: settings)
        let text = "URL = \"\(server.url)\" " + prelude + code
        let ending = await ending(of: engine, text, arguments, name: name)
        await server.stop()
        if case .done = ending { return }
        Issue.record("\(ending)", sourceLocation: sourceLocation)
    }

    static func ending(
        of engine: ScriptEngine, _ text: String, _ arguments: [String] = [], name: String = "=test"
    ) async -> ScriptEngine.Ending {
        await withCheckedContinuation { continuation in
            engine.run(Array(text.utf8), name: name, script: "test", arguments: arguments) {
                continuation.resume(returning: $0)
            }
        }
    }
}
