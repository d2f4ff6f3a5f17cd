import Testing

/// `stdlib.migrate.ahead`: the selection of a migration is read before its records are.
@Suite struct ReadingAheadTests {
    private static let prelude = """
        local ahead = require "stdlib.migrate.ahead"
        local function counting(last, pause)
          local state = { count = 0 }
          return state, function()
            if pause then tasks.sleep(pause) end
            if state.count == last then return nil end
            state.count = state.count + 1
            return state.count
          end
        end

        """

    @Test func `all items come in order, and no more are read than may be kept`() async throws {
        try await ScriptedSandbox.run(
            Self.prelude + """
                local state, items = counting(100)
                local next_item <close> = ahead(items, 10)
                for expected = 1, 100 do
                  assert(next_item() == expected)
                  tasks.sleep(0)
                  assert(state.count - expected <= 10, state.count)
                end
                assert(next_item() == nil and next_item() == nil)
                """)
    }

    @Test func `items are read while others are worked on`() async throws {
        try await ScriptedSandbox.run(
            Self.prelude + """
                local state, items = counting(5, 0.001)
                local next_item <close> = ahead(items, 10)
                assert(next_item() == 1)
                for _ = 1, 1000 do
                  if state.count == 5 then break end
                  tasks.sleep(0.005)
                end
                assert(state.count == 5)
                for expected = 2, 5 do assert(next_item() == expected) end
                """)
    }

    @Test func `an error of the selection comes after the items before it, whatever was raised`() async throws {
        try await ScriptedSandbox.run(
            Self.prelude + """
                for _, raised in ipairs { { "broken" }, { n = 0 } } do
                  local given = false
                  local next_item <close> = ahead(function()
                    if given then error(raised[1], 0) end
                    given = true
                    return "first"
                  end, 10)
                  assert(next_item() == "first")
                  local ok, problem = pcall(next_item)
                  assert(not ok and problem == raised[1])
                end
                """)
    }

    @Test func `closing ends the reading`() async throws {
        try await ScriptedSandbox.run(
            Self.prelude + """
                local state, items = counting(1000000, 0.001)
                do
                  local next_item <close> = ahead(items, 1000000)
                  assert(next_item() == 1)
                end
                local count = state.count
                tasks.sleep(0.02)
                assert(state.count == count)
                """)
    }
}
