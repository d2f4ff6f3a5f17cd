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
        ("json.encode({}, {indnt = 2})", "unknown option 'indnt'"),
        ("json.encode({}, {indent = 'x'})", "'indent' must be an integer"),
    ])
    func `what is not JSON is refused with its place`(code: String, message: String) async throws {
        let lua = try LuaRun()
        let result = await lua("local ok, e = pcall(function() return \(code) end) return ok, e.kind, e.message")
        #expect(result.values.first == "false")
        #expect(result.values.last?.contains(message) == true, "\(result.values)")
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
