import Foundation
import Testing

/// The module `jsonpatch`.
@Suite struct JSONPatchTests {
    private static let prelude = "local jsonpatch = require 'jsonpatch' "

    @Test func `apply, diff and inverse fit together`() async throws {
        try await ScriptedSandbox.run(
            Self.prelude + """
                local from = json.decode '{"a": {"b/c": [1, 2, 3], "~": 1}, "same": [1, {"x": 1}], "gone": null}'
                local to = json.decode '{"a": {"b/c": [1, 3, 4, 5], "~": 1.0}, "same": [1, {"x": 1}], "new": {}}'
                local before = json.encode(from)
                local patch = jsonpatch.diff(from, to)
                same(jsonpatch.apply(from, patch), to)
                same(jsonpatch.apply(to, jsonpatch.inverse(from, patch)), from)
                assert(json.encode(from) == before, "nothing is changed in place")
                same(jsonpatch.diff(from, from), json.array{})
                for _, step in ipairs(patch) do assert(not step.path:find("^/same")) end
                assert(jsonpatch.pointer("a.b.0") == "/a/b/0" and jsonpatch.pointer("/a.b") == "/a.b")
                local e = fails("patch", nil, jsonpatch.apply, from, { { op = "remove", path = "/a" }, { op = "remove", path = "/a" } })
                assert(e.index == 2)
                fails("argument", nil, jsonpatch.apply, from, { op = "add" })
                fails("argument", nil, jsonpatch.pointer, "a..b")
                """)
    }

    @Test func `documents are equal as JSON, and differ where they are written otherwise`() async throws {
        try await ScriptedSandbox.run(
            Self.prelude + """
                local function both(a, b) return jsonpatch.equal(a, b), jsonpatch.equal(b, a) end
                local function equal(a, b) local x, y = both(a, b) assert(x and y) end
                local function unequal(a, b) local x, y = both(a, b) assert(not x and not y) end
                local function decode(text) return json.decode(text) end
                equal(decode '{"a": [1, {"b": null}]}', decode '{"a": [1.0, {"b": null}]}')
                unequal(decode '{"a": null}', decode '{}')
                unequal(decode '{"a": 1, "b": 2}', decode '{"a": 1}')
                unequal(decode '{"a": 1}', decode '{"b": 1}')
                unequal(decode '[]', decode '{}')
                unequal(decode '[1, 2]', decode '[1]')
                unequal(decode '"1"', 1)
                unequal(json.null, nil)
                equal(nil, nil)
                equal({ 1, 2 }, json.array { 1, 2 })
                same(jsonpatch.diff({ x = 1, y = { z = 2 } }, { x = 1.0, y = { z = 2 } }), { { op = "replace", path = "/x", value = 1.0 } })
                same(jsonpatch.diff({ x = json.array {} }, { x = {} }), { { op = "replace", path = "/x", value = {} } })
                same(jsonpatch.diff({ x = 0.0 }, { x = -0.0 }), { { op = "replace", path = "/x", value = -0.0 } })
                same(jsonpatch.diff({ c = 1, b = 2 }, { a = 1, b = 3 }), { { op = "add", path = "/a", value = 1 },
                  { op = "replace", path = "/b", value = 3 }, { op = "remove", path = "/c" } })
                local ring, other = {}, {}
                ring.next, other.next = ring, other
                equal(ring, ring)
                local e = fails("argument", nil, jsonpatch.equal, ring, other)
                assert(tostring(e):find "deeper than 1000 levels")
                """)
    }

    @Test func `what is copied or moved is not changed from elsewhere`() async throws {
        try await ScriptedSandbox.run(
            Self.prelude + """
                local document = json.decode '{"a": {"p": 1}}'
                local function step(op, path, value, from) return { op = op, path = path, value = value, from = from } end
                local copied = { step("add", "/a/x", 0), step("copy", "/b", nil, "/a"), step("add", "/b/y", 1), step("add", "/a/z", 2) }
                local result = jsonpatch.apply(document, copied)
                same(result, { a = { p = 1, x = 0, z = 2 }, b = { p = 1, x = 0, y = 1 } })
                same(jsonpatch.apply(result, jsonpatch.inverse(document, copied)), document)
                local moved = { step("add", "/a/x", 1), step("move", "/b", nil, "/a"), step("add", "/b/z", 3) }
                same(jsonpatch.apply(jsonpatch.apply(document, moved), jsonpatch.inverse(document, moved)), document)
                same(document, { a = { p = 1 } })
                """)
    }

    @Test func `what a script made shares with the document before what is the same`() async throws {
        try await ScriptedSandbox.run(
            Self.prelude + """
                local native = require "stdlib.native"
                local before = json.decode '{"a": {"b": [1, {"c": 2}]}, "d": {"e": 1}, "f": [], "g": [[1]], "h": 1}'
                local made = { a = { b = { 1, { c = 2 } } }, d = { e = 1.0 }, f = {}, g = { {} }, i = { {} } }
                local settled, has_new_list = native.settle(made, before)
                same(settled, json.decode '{"a": {"b": [1, {"c": 2}]}, "d": {"e": 1.0}, "f": [], "g": [[]], "i": [{}]}')
                assert(has_new_list and settled ~= made and settled.a == before.a and settled.d ~= before.d)
                assert(settled.i ~= made.i and settled.i[1] ~= made.i[1] and json.is_array(settled.i) and json.is_array(settled.g[1]))
                made.i[1].x, made.d.e = 1, 2
                assert(settled.i[1].x == nil and settled.d.e == 1.0, "the script's tables are its own")
                settled, has_new_list = native.settle(json.decode(json.encode(before)), before)
                assert(settled == before and not has_new_list)
                local _, is_list = native.settle({ a = {}, z = { 1 } }, { a = json.array {}, z = json.array { 2 } })
                assert(is_list, "one that is no new list does not hide one that is")
                local ring = {}
                ring.next = ring
                fails("argument", nil, native.settle, ring, {})
                """)
    }

    @Test func `the public suite passes, and every patch of it can be undone`() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/reference/json-patch-tests").standardized.path
        guard FileManager.default.fileExists(atPath: folder) else {
            print("SKIPPED: \(folder) is absent; the JSON Patch suite was not run")
            return
        }
        try await ScriptedSandbox.run(
            Self.prelude + """
                local count = 0
                for _, name in ipairs { "tests.json", "spec_tests.json" } do
                  local file = assert(io.open((...) .. "/" .. name, "rb"))
                  for i, case in ipairs(json.decode(file:read "a")) do
                    if case.doc ~= nil and case.patch and case.disabled ~= true then
                      count = count + 1
                      local where = name .. " " .. i .. ": " .. tostring(case.comment)
                      local ok, result = pcall(jsonpatch.apply, case.doc, case.patch)
                      assert(ok == (case.error == nil), where)
                      if ok then
                        if case.expected ~= nil then assert(jsonpatch.equal(result, case.expected), where) end
                        same(jsonpatch.apply(result, jsonpatch.inverse(case.doc, case.patch)), case.doc)
                        same(jsonpatch.apply(case.doc, jsonpatch.diff(case.doc, result)), result)
                      end
                    end
                  end
                  file:close()
                end
                assert(count > 100)
                """, arguments: [folder])
    }
}
