import Scripting
import Testing

/// A script engine that knows no server, for tests of what needs none.
enum PlainEngine {
    /// What every test starts with: `shown(value, options)` as the prompt shows it without colours, `same(text, expected)`,
    /// and `typed(text)`, which evaluates an input and answers what the prompt shows.
    static let prelude = #"""
        local settings = require "stdlib.prompt.settings"
        function shown(value, options)
          local all = { color = false, width = 80 }
          for name, option in pairs(options or {}) do all[name] = option end
          return require "stdlib.show.init"(value, settings.all(all))
        end
        function same(text, expected)
          expected = expected:gsub("\n$", "")
          if text ~= expected then error("\n" .. text .. "\nis not\n" .. expected, 2) end
        end
        function typed(text)
          local lines, environment = {}, require "stdlib.environment"
          local print = environment.print
          environment.print = function(line) lines[#lines + 1] = line end
          local answer = require "stdlib.repl"(text, text, {})
          environment.print = print
          return table.concat(lines, "\n"), answer
        end

        """#.replacing("\n", with: " ")

    /// What a test is called: as the library's own, so that its lines are not taken for those of the user.
    static let name = "@stdlib/test"

    /// Runs a Lua text that asserts what should be; its failure is the test's.
    static func run(_ code: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let ending = await ScriptedSandbox.ending(of: try ScriptEngine(), prelude + code, name: name)
        if case .done = ending { return }
        Issue.record("\(ending)", sourceLocation: sourceLocation)
    }
}
