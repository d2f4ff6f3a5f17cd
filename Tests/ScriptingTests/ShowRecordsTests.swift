import Testing

/// Lists of like records as tables.
@Suite struct ShowRecordsTests {
    private static let people = #"""
        local records = {
          { status = "draft", id = "a1", created = "2026-11-21T15:20:01.5+00:00", size = 5, links = { self = "x" },
            metadata = { general_title = "A title of some length" } },
          { status = "published", id = "b2", created = "2026-01-02T03:04:05Z", size = 12000, links = { self = "y" },
            metadata = { general_title = "B" } },
        }

        """#

    @Test func `columns stand below each other, what names a record first`() async throws {
        try await PlainEngine.run(
            Self.people + #"""
                same(shown(records), [[
                   id  metadata.general_title  status      size  created
                1  a1  A title of some length  draft          5  2026-11-21 15:20
                2  b2  B                       published  12000  2026-01-02 03:04
                -- not shown: links; less(_) shows all
                ]])
                """#)
    }

    @Test func `columns that do not fit are named`() async throws {
        try await PlainEngine.run(
            Self.people + #"""
                same(shown(records, { width = 42 }), [[
                   id  metadata.general…  status      size
                1  a1  A title of some …  draft          5
                2  b2  B                  published  12000
                -- not shown: created, links; less(_)
                -- shows all
                ]])
                """#)
    }

    @Test func `in the narrowest window the first column is left`() async throws {
        try await PlainEngine.run(
            Self.people + #"""
                for width = 1, 30 do
                  for line in shown(records, { width = width }):gmatch "[^\n]+" do
                    assert(width < 25 or utf8.len(line) <= width, width .. ": " .. line)
                  end
                end
                """#)
    }

    @Test func `a page of a search is its records`() async throws {
        try await PlainEngine.run(
            Self.people + #"""
                local page = shown{ hits = { hits = records, total = 2 }, aggregations = {} }
                assert(page:find "^   id  metadata" and page:find "rows are _.hits.hits; not shown: links", page)
                assert(shown{ results = records, has_more = false }:find "rows are _.results")
                assert(shown({ results = records }, { table = false }):find "^{")
                """#)
    }

    @Test func `columns can be chosen`() async throws {
        try await PlainEngine.run(
            Self.people + #"""
                same(shown(records, { columns = { "size", "links.self", "links", "nothing" } }), [[
                    size  links.self  links  nothing
                1      5  x           {…}
                2  12000  y           {…}
                ]])
                """#)
    }

    @Test func `only some rows of many`() async throws {
        try await PlainEngine.run(
            #"""
            local records = {}
            for i = 1, 1000 do records[i] = { id = i, name = "n" .. i } end
            local text = shown(records, { rows = 3 })
            same(text, "   id  name\n1   1  n1\n2   2  n2\n3   3  n3\n-- 3 of 1000 rows; less(_) shows all")
            """#)
    }

    @Test func `wide and missing values keep the columns straight`() async throws {
        try await PlainEngine.run(
            #"""
            same(shown{ { id = "日本", n = 1.5 }, { id = "e\u{301}", n = json.null, x = 1 }, { id = "👩‍🔬", n = 20 } }, [[
               id    n
            1  日本  1.5
            2  é     null
            3  👩‍🔬    20
            -- not shown: x; less(_) shows all
            ]])
            """#.unindentedLua.replacing("2  é ", with: "2  e\u{301} "))
    }

    @Test func `what is no list of records is shown as it is`() async throws {
        try await PlainEngine.run(
            #"""
            for _, value in ipairs { { { a = 1 }, { 1 } }, { { a = 1 }, 5 }, { { a = 1 }, {} }, { { a = {} }, { a = {} } },
              { { id = 1, n = 2 }, x = 5 }, { { id = 1 }, { id = 2 } }, { results = {} }, { hits = 5 } } do
              assert(shown(value):find "^{", shown(value))
            end
            local objects = { setmetatable({ a = 1, b = 2 }, { __tostring = function() return "object" end }) }
            same(shown(objects), "{ object }")
            """#)
    }
}
