import JSON
import Testing

@Suite("Rules for single fields")
struct FieldRuleTests {
    private func createType(_ client: Client, _ properties: JSONValue, config: JSONValue = [:]) async throws {
        let type: JSONValue = [
            "name": "ruled", "version": "1.0.0", "is_indexed": true, "use_deposit_as_record": true, "config": config,
            "deposit_schema": ["type": "object", "properties": properties],
        ]
        try #require(try await client.send(.POST, "/jsonschemas", json: type, token: Client.admin).status == 200)
        let rights: JSONValue = ["deposit": ["create": ["roles": ["cms-members@cern.ch"]]]]
        let reply = try await client.send(.POST, "/jsonschemas/ruled/permissions", json: rights, token: Client.admin)
        try #require(reply.status == 201)
    }

    @Test("x-cap-permission lets only those listed change a field")
    func permission() async throws {
        try await withSandbox { client in
            let rule: JSONValue = ["users": ["ben.colleague@cern.ch"], "error_message": "Only Ben"]
            try await createType(
                client, ["title": ["type": "string", "x-cap-permission": rule], "n": ["type": "integer"]],
                config: ["x-cap-permission": true])
            let refused = try await client.create("ruled", ["title": "mine"])
            #expect(refused.status == 422 && refused.message == "You cannot edit this field.")
            #expect(refused.json["errors"] == [["field": ["title"], "message": "Only Ben"]])
            let pid = try await client.create("ruled", ["n": 1]).pid
            let share: JSONValue = [
                ["action": "deposit-update", "email": "ben.colleague@cern.ch", "op": "add", "type": "user"]
            ]
            #expect(try await client.act(pid, "permissions", share).status == 201)
            let path = "/deposits/\(pid)"
            #expect(try await client.patch(pid, [["op": "add", "path": "/title", "value": "x"]]).status == 422)
            #expect(try await client.send(.PUT, path, json: ["title": "x"]).status == 422)
            #expect(try await client.send(.PUT, path, json: ["title": "x"], token: Client.colleague).status == 200)
            #expect(try await client.send(.PUT, path, json: ["title": "x", "n": 2]).status == 200)
            let form = try await client.get(path, accept: "application/form+json").json
            #expect(
                form["x_cap_permission"] == [
                    ["path": ["properties", "title"], "value": ["users": ["ben.colleague@cern.ch"]]]
                ])
            #expect(form["schemas"]?["schema"]?["properties"]?["title"]?["readOnly"] == true)
        }
    }

    @Test("x-cap-copy copies at POST and PUT, not at PATCH")
    func copy() async throws {
        try await withSandbox { client in
            try await createType(
                client, ["title": ["type": "string", "x-cap-copy": ["path": [["general_title"], ["info", "name"]]]]])
            let draft = try await client.create("ruled", ["title": "T"])
            #expect(draft.json["metadata"] == ["title": "T", "general_title": "T", "info": ["name": "T"]])
            let put = try await client.send(.PUT, "/deposits/\(draft.pid)", json: ["title": "U"])
            #expect(put.json["metadata"]?["info"] == ["name": "U"])
            let patched = try await client.patch(draft.pid, [["op": "add", "path": "/title", "value": "V"]])
            #expect(patched.json["metadata"]?["info"] == ["name": "U"])
        }
    }
}
