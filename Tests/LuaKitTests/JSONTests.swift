import Foundation
import LuaKit
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "1.0", "0", "-0.0", "false", "\"\"", "[]", "{}", "null", "9007199254740993", "-9223372036854775808",
        "9223372036854775807", "1e+22", "1e-07", "0.0001", "1234567890123456.0", "123456789.125", "5e-324",
        "[null,1,\"a\",[],{}]", "{\"a/b\":1,\"c~d\":[0,0.0],\"e.f\":{\"\":null}}", "\"\\u0000\\u001f\\\"\\\\é\"",
        "[[],[[]],{\"a\":{}}]",
    ])
    func `a document comes back as it was`(text: String) async throws {
        let lua = try LuaRun()
        let result = await lua("return json.encode(json.decode([==[\(text)]==]))")
        #expect(result.values == [text])
    }

    @Test func `keys are sorted and indentation is stable`() async throws {
        let lua = try LuaRun()
        #expect(
            await lua("return json.encode({b = 1, a = {2, 3}, c = json.array{}, d = {}}, {indent = 2})").values == [
                "{\n  \"a\": [\n    2,\n    3\n  ],\n  \"b\": 1,\n  \"c\": [],\n  \"d\": {}\n}"
            ])
    }

    @Test(arguments: [
        ("json.decode('{\"a\": 1,}')", "line 1, column 9"),
        ("json.decode('[1,\\n 2 3]')", "line 2, column 4 (byte 8): ',' or ']' is expected"),
        ("json.decode('')", "the text ends too early"),
        ("json.decode('123456789012345678901')", "64-bit integer"),
        ("json.decode('18446744073709551615')", "64-bit integer"),
        ("json.decode('[1e400]')", "64-bit float"),
        ("json.decode('\"a\\xff\"')", "byte 3): not UTF-8"),
        ("json.decode(('['):rep(100000))", "nested too deeply"),
        ("json.decode(5)", "'text' must be a string, got number"),
        ("json.encode(0/0)", "NaN"),
        ("json.encode({a = {b = 1/0}})", "infinite number at a.b"),
        ("json.encode({a = {1, print}})", "a function at a[2]"),
        ("json.encode({x = 'a\\xff'})", "not UTF-8 (at its byte 2) at x"),
        ("json.encode({1, a = 2})", "both string and number keys"),
        ("json.encode({[1] = 1, [3] = 3})", "holes"),
        ("json.encode({[true] = 1})", "key is a boolean"),
        ("(function() local t = {} t.a = {t} return json.encode(t) end)()", "contains itself at a[1]"),
        ("(function() local t = {} for i = 1, 2000 do t = {t} end return json.encode(t) end)()", "deeper than 1000"),
        ("json.encode({1, [true] = 2})", "key is a boolean"),
        ("json.encode({[1.5] = 1})", "key is a number"),
        ("json.encode({[0] = 1, 2})", "holes"),
        ("json.encode({1, 2, nil, 4, [5] = 5})", "holes"),
        ("(function() local t = json.array{1} t.a = 1 return json.encode({t}) end)()", "also has string keys at [1]"),
        ("json.encode({['\\xff'] = 1})", "not UTF-8 (at its byte 1)"),
        ("json.encode({b = 0/0, a = {c = print}})", "a function at a.c"),
        ("json.encode(coroutine.create(print))", "a thread"),
        (
            "(function() local t = {} for i = 1, 3000 do t['k' .. i] = t end return json.encode(t) end)()",
            "contains itself at k1"
        ),
        (
            "(function() local t = {} for i = 1, 900 do t['k' .. i] = t end return json.encode(t) end)()",
            "contains itself at k1"
        ),
        ("json.encode({}, {indnt = 2})", "unknown option 'indnt'"),
        ("json.encode({}, {indent = 'x'})", "'indent' must be an integer"),
    ])
    func `what is not JSON is refused with its place`(code: String, message: String) async throws {
        let lua = try LuaRun()
        let result = await lua("local ok, e = pcall(function() return \(code) end) return ok, e.kind, e.message")
        #expect(result.values.first == "false")
        #expect(result.values.last?.contains(message) == true, "\(result.values)")
    }

    /// Each string and its JSON, at each length and with the unusual byte at each place: words of 4, 8 and 16 bytes are
    /// looked at together.
    @Test func `strings of every length are checked and escaped at every place`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            #"""
            local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\x00"] = "\\u0000", ["\x1f"] = "\\u001f", [" "] = " ",
              ["\x7f"] = "\x7f", ["!"] = "!", ["#"] = "#", ["é"] = "é", ["😀"] = "😀" }
            for length = 0, 70 do
              for place = 0, length do
                local before, after = ("a"):rep(place), ("z"):rep(length - place)
                for raw, escaped in pairs(escapes) do
                  local text = before .. raw .. after
                  local quoted = '"' .. before .. escaped .. after .. '"'
                  assert(json.encode(text) == quoted, quoted)
                  assert(json.encode({ [text] = 1 }) == "{" .. quoted .. ":1}", quoted)
                end
                assert(not pcall(json.encode, before .. "\xff" .. after))
                assert(not pcall(json.encode, before .. "\xc3" .. after))
              end
            end
            """#)
        #expect(result.ending == .returned, "\(result)")
    }

    /// Digits are the shortest ones: with one digit less another number would be read.
    @Test func `numbers are short and read back as they were`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            """
            math.randomseed(7)
            local function check(number)
              local text = json.encode(number)
              local back = json.decode(text)
              assert(math.type(back) == "float" and string.pack("d", back) == string.pack("d", number), text)
              for digits = 1, 17 do
                local short = ("%." .. digits .. "g"):format(number)
                if tonumber(short) == number then
                  local significant = text:gsub("[eE].*", ""):gsub("[-.]", ""):gsub("^0+", ""):gsub("0+$", "")
                  assert(#significant <= digits, text .. " instead of " .. short)
                  break
                end
              end
            end
            for _ = 1, 3000 do
              check(math.random(-10^6, 10^6) / 1000)
              check(math.random(-10^15, 10^15) / 1000)
              check(math.random(-10^15, 10^15) / 10^math.random(0, 30))
              check(math.random())
              check(math.random(0, 1 << 53) * 2.0 ^ math.random(-1000, 900))
            end
            check(0.001) check(0.0005) check(999999999999.999) check(1e12) check(1e15) check(9999999999999998.0)
            return json.encode({ 0.5, -0.25, 0.125, 100.0, -0.0, 0.1 + 0.2, 1e16, 1e-5, 0.0001, 2^53, 1234.5 })
            """)
        #expect(result.ending == .returned, "\(result)")
        #expect(
            result.values == [
                "[0.5,-0.25,0.125,100.0,-0.0,0.30000000000000004,1e+16,1e-05,0.0001,9007199254740992.0,1234.5]"
            ])
    }

    @Test func `random documents come back, with sorted keys`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            """
            math.randomseed(11)
            local pieces = { "a", "b", "aaaaaaaa", "z", " ", '"', "\\\\", "\\0", "\\n", "é", "😀", "!", "the_same_beginning" }
            local function name()
              local chosen = {}
              for i = 1, math.random(0, 5) do chosen[i] = pieces[math.random(#pieces)] end
              return table.concat(chosen)
            end
            local function make(depth)
              local kind = math.random(1, depth > 5 and 4 or 6)
              if kind == 1 then return math.random(-1000, 1000) end
              if kind == 2 then return math.random() end
              if kind == 3 then return name() end
              if kind == 4 then return math.random(2) == 1 end
              local made = {}
              if kind == 5 then
                made = json.array{}
                local size = math.random(0, 8)
                if math.random(2) == 1 then for i = 1, size do made[i] = make(depth + 1) end
                else for i = size, 1, -1 do made[i] = make(depth + 1) end end
              else
                for _ = 1, math.random(0, 40) // (depth + 1) do made[name()] = make(depth + 1) end
              end
              return made
            end
            local function same(a, b)
              if type(a) ~= "table" or type(b) ~= "table" then return a == b and math.type(a) == math.type(b) end
              for key, value in pairs(a) do if not same(value, b[key]) then return false end end
              for key in pairs(b) do if a[key] == nil then return false end end
              return json.is_array(a) == json.is_array(b)
            end
            local function plain(value) -- the encoder's rules, as simply as they can be said
              if type(value) ~= "table" then return json.encode(value) end
              local parts = {}
              if json.is_array(value) then
                for i, item in ipairs(value) do parts[i] = plain(item) end
                return "[" .. table.concat(parts, ",") .. "]"
              end
              local keys = {}
              for key in pairs(value) do keys[#keys + 1] = key end
              table.sort(keys)
              for i, key in ipairs(keys) do parts[i] = json.encode(key) .. ":" .. plain(value[key]) end
              return "{" .. table.concat(parts, ",") .. "}"
            end
            for _ = 1, 300 do
              local value = make(0)
              local text = json.encode(value)
              assert(text == plain(value), text)
              assert(same(json.decode(text), value), text)
              assert(same(json.decode(json.encode(value, { indent = 3 })), value), text)
            end
            """)
        #expect(result.ending == .returned, "\(result)")
    }

    @Test func `objects of any size are sorted`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            """
            for _, size in ipairs{ 15, 17, 1023, 1024, 1025, 5000 } do
              local value, keys = {}, {}
              for i = 1, size do
                local key = ("common_beginning_"):sub(1, i % 18) .. i
                keys[i], value[key] = key, { i, inner = nil }
              end
              table.sort(keys)
              local last = 0
              local text = json.encode({ outer = value })
              for _, key in ipairs(keys) do
                local at = text:find('"' .. key .. '":[' .. value[key][1] .. "]", 1, true)
                assert(at and at > last, key)
                last = at
              end
              assert(select(2, text:gsub(":", "")) == size + 1)
            end
            """)
        #expect(result.ending == .returned, "\(result)")
    }

    /// Without care an array whose items Lua keeps in another order would be written twice, and so would each in it.
    @Test(.timeLimit(.minutes(1))) func `nested arrays in another order take no longer`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            """
            local value = 1
            for _ = 1, 900 do
              local outer = {}
              outer[3] = value outer[2] = 2 outer[1] = value == 1 and 1 or { 7 }
              value = outer
            end
            local text = json.encode(value)
            return #text > 900 and json.encode(json.decode(text)) == text
            """)
        #expect(result.values == ["true"], "\(result)")
    }

    @Test func `finalizers may decode while a document is decoded`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            """
            local ran = 0
            local function disturb()
              setmetatable({}, { __gc = function()
                ran = ran + 1
                assert(json.decode('{"x": [1, 2, {"y": "z"}], "w": "v"}').x[3].y == "z")
                pcall(json.decode, '{"x": [1, 2, ')
                pcall(json.decode, '[18446744073709551615]')
                disturb()
              end })
            end
            for _ = 1, 20 do disturb() end
            local parts = {}
            for i = 1, 2000 do parts[i] = ('{"id": %d, "name": "record %d", "list": [%d, {"deep": "%s"}]}'):format(i, i, i, ("x"):rep(i % 50)) end
            local text = "[" .. table.concat(parts, ",") .. "]"
            for _ = 1, 10 do
              for i, entry in ipairs(json.decode(text)) do
                assert(entry.id == i and entry.name == "record " .. i and entry.list[1] == i and #entry.list[2].deep == i % 50)
              end
            end
            assert(ran > 0)
            """)
        #expect(result.ending == .returned, "\(result)")
    }

    @Test func `an object is written by its keys, whatever was written before`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            """
            math.randomseed(7)
            local names = { "a", "b", "id", "key", "name", "é", 'quoted "name"', "line\\nfeed", "x/y", "" }
            for i = 1, 40 do names[#names + 1] = ("key %d"):format(i) end
            for i = 1, 6 do names[#names + 1] = ("a long key "):rep(i) .. i end
            local function text_of(object)
              local keys, parts = {}, {}
              for key in pairs(object) do keys[#keys + 1] = key end
              table.sort(keys)
              for i, key in ipairs(keys) do
                local value = object[key]
                parts[i] = json.encode(key) .. ":" .. (type(value) == "table" and text_of(value) or json.encode(value))
              end
              return "{" .. table.concat(parts, ",") .. "}"
            end
            local function object(depth)
              local made = {}
              for _ = 1, math.random(0, math.random(40)) do
                local is_object = depth < 3 and math.random(4) == 1
                made[names[math.random(#names)]] = is_object and object(depth + 1) or math.random(3)
              end
              return made
            end
            for round = 1, 400 do
              local made = object(0)
              local text = text_of(made)
              for _ = 1, 2 do assert(json.encode(made) == text, text) end
              -- One that cannot be written leaves nothing behind that matters.
              if round % 10 == 0 then
                made.a = { b = { id = 1, key = print } }
                assert(not pcall(json.encode, made))
              end
              if round % 50 == 0 then collectgarbage() end
            end
            -- Keys that are new each time.
            for i = 1, 5000 do
              assert(json.encode { ["n" .. i] = 1, ["m" .. i] = { ["o" .. i] = i } }
                == ('{"m%d":{"o%d":%d},"n%d":1}'):format(i, i, i, i))
            end
            """)
        #expect(result.ending == .returned, "\(result)")
    }

    @Test func `keys that are much alike stay apart`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            """
            local function check(keys)
              local members = {}
              for i, key in ipairs(keys) do members[i] = ("%s: %d"):format(json.encode(key), i) end
              for _ = 1, 3 do
                local object = json.decode("{" .. table.concat(members, ",") .. "}")
                for i, key in ipairs(keys) do assert(object[key] == i, key) end
              end
            end
            local lengths, middles, ends = {}, {}, {}
            for i = 0, 60 do lengths[i + 1] = ("k"):rep(i) end
            for i = 1, 2000 do
              middles[i] = ("the same %d the same"):format(i)
              ends[i] = ("key %d"):format(i)
            end
            check(lengths) check(middles) check(ends)
            check { "a", "\\0a", "a\\0", "ab", "ba", "\\0", "", "aaaa", "aaaaa", "aaaa\\0", "\\0aaaa", "é", "ee" }
            """)
        #expect(result.ending == .returned, "\(result)")
    }

    @Test func `finalizers may encode and change what is being encoded`() async throws {
        let lua = try LuaRun()
        let result = await lua(
            """
            local large, array = {}, {}
            for i = 1, 3000 do large["key" .. i] = { "value " .. i } array[i] = "item" .. i end
            local value = { array, large, array }
            local ran = 0
            local function disturb()
              setmetatable({}, { __gc = function()
                ran = ran + 1
                local i = ran % 3000 + 1
                large["key" .. i] = nil
                large["new" .. i] = { ran }
                assert(#json.encode({ b = array, a = { ran } }) > 3000)
                disturb()
              end })
            end
            for _ = 1, 3 do disturb() end
            for _ = 1, 30 do
              assert(type(json.decode(json.encode(value))) == "table")
              pcall(json.encode, { array, large, print })
            end
            assert(ran > 0)
            """)
        #expect(result.ending == .returned, "\(result)")
    }

    @Test func `arrays stay arrays when they are emptied`() async throws {
        let lua = try LuaRun()
        #expect(await lua("local t = json.decode('[1]') t[1] = nil return json.encode(t)").values == ["[]"])
    }

    @Test func `the parsing suite is followed to the letter`() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../shared/reference/json-parsing"
        ).standardized
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            print("SKIPPED: \(folder.path) is absent; the JSON parsing suite was not run")
            return
        }
        let lua = try LuaRun { _ in
            [
                "read": { call in
                    let path = call.stack.string(at: 1) ?? ""
                    call.stack.push(Array(FileManager.default.contents(atPath: path) ?? Data()))
                    return .values(1)
                }
            ]
        }
        var seen = 0
        for file in files.sorted() where file.hasSuffix(".json") {
            seen += 1
            let result = await lua(
                """
                local ok, v = pcall(json.decode, read '\(folder.path)/\(file)')
                if not ok then return 'refused' end
                local once = json.encode(v)
                return json.encode(json.decode(once)) == once and 'accepted' or 'unstable'
                """)
            switch file.first {
            case "y": #expect(result.values == ["accepted"], "\(file)")
            case "n": #expect(result.values == ["refused"], "\(file)")
            default: #expect(result.values == ["accepted"] || result.values == ["refused"], "\(file): \(result)")
            }
        }
        #expect(seen > 300)
    }
}
