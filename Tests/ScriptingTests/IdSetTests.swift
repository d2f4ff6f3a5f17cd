import Testing

/// `stdlib.id_set`: which records of a search were met.
@Suite struct IdSetTests {
    @Test func `each identifier is new once, whatever it looks like`() async throws {
        try await ScriptedSandbox.run(
            """
            local set = require "stdlib.id_set" ()
            local ids = {
              "5c3f0a6e9b7d4e21a8c64f1d2b90e7aa", "5c3f0a6e9b7d4e21a8c64f1d2b90e7ab", -- with a common first half
              "5C3F0A6E9B7D4E21A8C64F1D2B90E7AA", "ffffffffffffffffffffffffffffffff", "00000000000000000000000000000000",
              "0000000000000000ffffffffffffffff", "5c3f0a6e9b7d4e21", "CAP.CMS.7QX2.M0TD", "", "0x3f0a6e9b7d4e21a8c64f1d2b90e7aa",
              " c3f0a6e9b7d4e21a8c64f1d2b90e7aa", 5, "5",
            }
            for _, id in ipairs(ids) do assert(set:add(id), id) end
            for _, id in ipairs(ids) do assert(not set:add(id), id) end
            """)
    }
}
