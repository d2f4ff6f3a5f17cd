import JSON
import Testing

@Suite("JSON Pointer and JSON Patch")
struct PatchTests {
    @Test(
        "A pointer finds values, escapes included",
        arguments: [
            ("", true), ("/foo/0", true), ("/", true), ("/a~1b", true), ("/m~0n", true), ("/foo/2", false),
            ("/foo/00", false),
            ("/foo/-", false), ("/nope", false),
        ])
    func pointer(_ text: String, _ found: Bool) throws {
        let document = try JSONValue.parse(#"{"foo":["bar","baz"],"":0,"a/b":1,"m~n":8}"#)
        #expect((JSONPointer(text)?.value(in: document) != nil) == found)
    }

    @Test("What is no pointer is refused", arguments: ["a", "a/b", "/~", "/~2"])
    func notAPointer(_ text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test(
        "Operations are applied in order",
        arguments: [
            (
                #"{"a":1}"#, #"[{"op":"add","path":"/b","value":[]},{"op":"add","path":"/b/-","value":2}]"#,
                #"{"a":1,"b":[2]}"#
            ),
            (#"{"a":[1,2,3]}"#, #"[{"op":"remove","path":"/a/1"}]"#, #"{"a":[1,3]}"#),
            (#"{"a":[1,2,3]}"#, #"[{"op":"add","path":"/a/1","value":9}]"#, #"{"a":[1,9,2,3]}"#),
            (#"{"a":{"b":1}}"#, #"[{"op":"move","from":"/a/b","path":"/c"}]"#, #"{"a":{},"c":1}"#),
            (#"{"a":{"b":1}}"#, #"[{"op":"copy","from":"/a","path":"/a/c"}]"#, #"{"a":{"b":1,"c":{"b":1}}}"#),
            (#"{"a":1}"#, #"[{"op":"test","path":"/a","value":1.0},{"op":"replace","path":"","value":[]}]"#, "[]"),
        ])
    func applied(_ document: String, _ operations: String, _ result: String) throws {
        let patch = JSONPatch(operations: try #require(JSONValue.parse(operations).array))
        #expect(try patch.applied(to: JSONValue.parse(document)).text() == result)
    }

    @Test(
        "An operation that cannot be applied fails the whole patch",
        arguments: [
            #"[{"op":"replace","path":"/a","value":2},{"op":"remove","path":"/nope"}]"#,
            #"[{"op":"add","path":"/x/y","value":1}]"#,
            #"[{"op":"test","path":"/a","value":2}]"#, #"[{"op":"add","path":"/a"}]"#,
            #"[{"op":"frob","path":"/a","value":1}]"#,
            #"[{"path":"/a","value":1}]"#, #"[1]"#, #"[{"op":"add","path":"/l/5","value":1}]"#,
            #"[{"op":"move","from":"/o","path":"/o/p"}]"#, #"[{"op":"replace","path":"/l/-","value":1}]"#,
        ])
    func refused(_ operations: String) throws {
        let document: JSONValue = ["a": 1, "l": [1], "o": ["p": 1]]
        let patch = JSONPatch(operations: try #require(JSONValue.parse(operations).array))
        #expect(throws: JSONPatchError.self) { try patch.applied(to: document) }
        #expect(document == ["a": 1, "l": [1], "o": ["p": 1]])
    }

    @Test(
        "The public JSON Patch suite passes",
        .enabled(
            if: Shared.exists(Shared.patchSuite),
            "no json-patch-tests beside the repository: the public suite was not run"),
        arguments: ["tests.json", "spec_tests.json"])
    func publicSuite(_ file: String) throws {
        for test in try Shared.json(Shared.patchSuite + "/" + file).array ?? [] where test["disabled"] != true {
            guard let document = test["doc"], let operations = test["patch"]?.array else { continue }
            let comment = Comment(rawValue: "\(file): \(test["comment"]?.string ?? test["patch"]?.text() ?? "")")
            let result = Result { try JSONPatch(operations: operations).applied(to: document) }
            if test["error"] != nil {
                #expect(throws: JSONPatchError.self, comment) { try result.get() }
            } else if let expected = test["expected"] {
                #expect(try result.get() == expected, comment)
            }
        }
    }
}
