import JSON
import Testing

@Suite("JSON Schema")
struct SchemaTests {
    private func messages(_ schema: String, _ instance: String, ignoringRequired: Bool = false) throws -> [String] {
        try JSONSchema(JSONValue.parse(schema)).violations(
            of: JSONValue.parse(instance), ignoringRequired: ignoringRequired
        )
        .map { violation in
            let path = (violation.path.map(\.json) + violation.required.map(JSONValue.string)).map { $0.text() }
            return path.joined(separator: "/") + ": " + violation.message
        }
    }

    @Test(
        "Messages are those of Python's jsonschema",
        arguments: [
            (#"{"required":["title"]}"#, "{}", "\"title\": 'title' is a required property"),
            (#"{"type":"string"}"#, "8", ": 8 is not of type 'string'"),
            (#"{"type":["string","null"]}"#, "8", ": 8 is not of type 'string', 'null'"),
            (#"{"enum":["a","b"]}"#, #""x""#, ": 'x' is not one of ['a', 'b']"),
            (
                #"{"additionalProperties":false}"#, #"{"new":1}"#,
                ": Additional properties are not allowed ('new' was unexpected)"
            ),
            (
                #"{"additionalProperties":false}"#, #"{"b":1,"a":1}"#,
                ": Additional properties are not allowed ('a', 'b' were unexpected)"
            ),
            (#"{"pattern":"^[A-Z]+$"}"#, #""x""#, ": 'x' does not match '^[A-Z]+$'"),
            (#"{"minLength":1}"#, #""""#, ": '' is too short"),
            (#"{"maxItems":1}"#, "[1,2]", ": [1, 2] is too long"),
            (#"{"minimum":5}"#, "3", ": 3 is less than the minimum of 5"),
            (#"{"maximum":5}"#, "9", ": 9 is greater than the maximum of 5"),
            (
                #"{"oneOf":[{"type":"string"}]}"#, #"{"a":true}"#,
                ": {'a': True} is not valid under any of the given schemas"
            ),
            (#"{"const":"a"}"#, "1", ": 'a' was expected"),
            (#"{"uniqueItems":true}"#, "[1,1]", ": [1, 1] has non-unique elements"),
            (#"{"dependencies":{"a":["b"]}}"#, #"{"a":1}"#, ": 'b' is a dependency of 'a'"),
        ])
    func messages(_ schema: String, _ instance: String, _ message: String) throws {
        #expect(try messages(schema, instance) == [message])
    }

    @Test("Violations come in the order of the server's database: shorter names first")
    func order() throws {
        let schema = #"{"properties":{"title":{"type":"string"},"zz":{"type":"string"},"count":{"minimum":0}}}"#
        #expect(
            try messages(schema, #"{"count":-1,"title":1,"zz":2}"#) == [
                "\"zz\": 2 is not of type 'string'", "\"count\": -1 is less than the minimum of 0",
                "\"title\": 1 is not of type 'string'",
            ])
    }

    @Test("A missing property names the whole list, at its place; ignoring required ignores it everywhere")
    func required() throws {
        let schema = #"{"properties":{"people":{"items":{"required":["name","email"]}}},"required":["x"]}"#
        let instance = #"{"people":[{"name":1}]}"#
        #expect(
            try messages(schema, instance) == [
                "\"x\": 'x' is a required property", "\"people\"/0/\"name\"/\"email\": 'email' is a required property",
            ])
        #expect(try messages(schema, instance, ignoringRequired: true).isEmpty)
        #expect(try messages(#"{"anyOf":[{"required":["a"]}]}"#, "{}", ignoringRequired: true).isEmpty)
    }

    @Test("Recursive schemas and schemas at other addresses are followed")
    func references() throws {
        let recursive = ##"{"properties":{"next":{"$ref":"#"},"value":{"type":"integer"}}}"##
        #expect(
            try messages(recursive, #"{"next":{"next":{"value":"x"}}}"#) == [
                #""next"/"next"/"value": 'x' is not of type 'integer'"#
            ])

        let other: JSONValue = ["definitions": ["name": ["type": "string"]]]
        let schema = JSONSchema(
            ["properties": ["n": ["$ref": "other.json#/definitions/name"]]], base: "https://host/schemas/root.json",
            resolver: { $0 == "https://host/schemas/other.json" ? other : nil })
        #expect(try schema.violations(of: ["n": 1]).map(\.message) == ["1 is not of type 'string'"])
    }

    @Test("A schema that cannot be found is an error only when it is needed")
    func unresolved() throws {
        let schema = JSONSchema(["properties": ["a": ["$ref": "https://nowhere/x.json"]]])
        #expect(try schema.violations(of: ["b": 1]).isEmpty)
        #expect(throws: JSONSchemaReferenceError.self) { try schema.violations(of: ["a": 1]) }
    }

    @Test("Custom keywords are judged by the caller")
    func custom() throws {
        let schema = JSONSchema(["properties": ["id": ["x-validate-unique": true]]])
        let violations = try schema.violations(of: ["id": "taken"]) { keyword, argument, value in
            keyword == "x-validate-unique" && argument == true && value == "taken" ? "is taken" : nil
        }
        #expect(violations.map(\.message) == ["is taken"])
    }

    @Test(
        "Debian's json-schema-test-suite passes",
        .enabled(
            if: Shared.exists(Shared.schemaSuite),
            "package json-schema-test-suite is not installed: the public suite was not run"),
        arguments: [("draft4", JSONSchemaDraft.draft4), ("draft7", .draft7)])
    func publicSuite(_ folder: String, _ draft: JSONSchemaDraft) throws {
        var passed = 0
        for file in try Shared.files(in: "\(Shared.schemaSuite)/tests/\(folder)") {
            for group in try Shared.json(file).array ?? [] {
                guard let document = group["schema"] else { continue }
                let schema = JSONSchema(document, draft: draft) { address in
                    let remote = "http://localhost:1234/"
                    guard address.hasPrefix(remote) else { return nil }
                    return try? Shared.json("\(Shared.schemaSuite)/remotes/\(address.dropFirst(remote.count))")
                }
                for test in group["tests"]?.array ?? [] {
                    guard let data = test["data"], let valid = test["valid"]?.bool else { continue }
                    let name =
                        "\(file.split(separator: "/").last ?? ""): \(group["description"]?.string ?? ""): \(test["description"]?.string ?? "")"
                    #expect(try schema.violations(of: data).isEmpty == valid, Comment(rawValue: name))
                    passed += 1
                }
            }
        }
        #expect(passed > 100)
    }
}
