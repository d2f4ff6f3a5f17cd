import JSON
import Testing

@Suite("Drafts")
struct DraftTests {
    @Test("A new draft has revision 0, the creator's rights and links to the host that was asked")
    func create() async throws {
        try await withSandbox { client in
            let draft = try await client.create(
                "cms-analysis", ["general_title": "t", "basic_info": ["cadi_id": "EXO-17-023"]])
            #expect(draft.status == 201)
            #expect(draft["ETag"] == "\"0\"")
            #expect(draft["location"] == "\(client.server.url)/deposits/\(draft.pid)")
            #expect(draft.json["links"]?["self"]?.string == "\(client.server.url)/api/deposits/\(draft.pid)")
            #expect(draft.json["labels"] == ["EXO-17-023"])
            #expect(draft.json["metadata"] == ["general_title": "t", "basic_info": ["cadi_id": "EXO-17-023"]])
            #expect(draft.pid.count == 32)
        }
    }

    @Test("Create and PUT drop what Python takes for false, PATCH keeps it")
    func emptyValues() async throws {
        try await withSandbox { client in
            let draft = try await client.create(
                "cms-analysis",
                ["general_title": "t", "a": 0, "b": false, "c": "", "d": [0, 1, [:]], "_e": 1, "f": .null])
            #expect(draft.json["metadata"] == ["general_title": "t", "d": [1]])
            let patched = try await client.patch(
                draft.pid,
                [["op": "add", "path": "/zero", "value": 0], ["op": "add", "path": "/none", "value": .null]])
            #expect(patched.json["metadata"] == ["general_title": "t", "d": [1], "zero": 0, "none": .null])
            let put = try await client.send(
                .PUT, "/deposits/\(draft.pid)", json: ["general_title": "new", "x": 1, "y": 0])
            #expect(put.json["metadata"] == ["general_title": "t", "x": 1])
            #expect(put["ETag"] == "\"2\"")
        }
    }

    @Test("Numbers come back as they were written")
    func numbers() async throws {
        try await withSandbox { client in
            let body = Array(
                #"{"$ana_type":"cms-analysis","n":[1.0,12345678901234567890123,9007199254740993,1e300]}"#.utf8)
            let draft = try await client.send(
                .POST, "/deposits/", body: body, headers: [("Content-Type", "application/json")])
            #expect(draft.text.contains("[1.0,12345678901234567890123,9007199254740993,1e300]"))
        }
    }

    @Test("A schema violation is one sentence at create, a list afterwards, and required counts only at publish")
    func validation() async throws {
        try await withSandbox { client in
            let wrong = try await client.create("lhcb", ["general_title": 5])
            #expect(wrong.status == 400)
            #expect(wrong.message == "Validation error: 5 is not of type 'string'.")
            let draft = try await client.create("cms-analysis", ["basic_info": ["abstract": "a"]])
            #expect(draft.status == 201)
            let patched = try await client.patch(
                draft.pid, [["op": "replace", "path": "/basic_info/abstract", "value": 1]])
            #expect(patched.status == 422)
            #expect(
                patched.json["errors"] == [
                    ["field": ["basic_info", "abstract"], "message": "1 is not of type 'string'"]
                ])
            let published = try await client.act(draft.pid, "publish")
            #expect(published.json["errors"]?.array?.first?["field"] == ["basic_info", "analysis_title"])
            #expect(try await client.get("/deposits/\(draft.pid)")["ETag"] == "\"0\"")
        }
    }

    @Test("If-Match protects PUT and PATCH; a DELETE wants one more")
    func preconditions() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let operations: JSONValue = [["op": "add", "path": "/x", "value": 1]]
            #expect(try await client.patch(pid, operations, headers: [("If-Match", "\"0\"")])["ETag"] == "\"1\"")
            #expect(try await client.patch(pid, operations, headers: [("If-Match", "\"0\"")]).status == 412)
            #expect(try await client.patch(pid, [], headers: [("If-Match", "*")])["ETag"] == "\"2\"")
            #expect(
                try await client.send(.GET, "/deposits/\(pid)", headers: [("If-None-Match", "\"2\"")]).status == 304)
            #expect(try await client.send(.DELETE, "/deposits/\(pid)", headers: [("If-Match", "\"2\"")]).status == 412)
            #expect(try await client.send(.DELETE, "/deposits/\(pid)", headers: [("If-Match", "\"3\"")]).status == 204)
            #expect(try await client.get("/deposits/\(pid)").status == 410)
        }
    }

    @Test("Concurrent conditional writes: exactly one of them wins each revision")
    func concurrency() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<16 {
                    group.addTask {
                        let operations: JSONValue = [["op": "add", "path": "/x", "value": .int(index)]]
                        return try await client.patch(pid, operations, headers: [("If-Match", "\"0\"")]).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
            #expect(statuses.filter { $0 == 412 }.count == 15)
        }
    }

    @Test("Server fields are out of reach of a body")
    func serverFields() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let put = try await client.send(
                .PUT, "/deposits/\(pid)",
                json: ["_deposit": ["status": "published"], "_access": [:], "$schema": "x", "a": 1])
            #expect(put.json["status"] == "draft")
            #expect(put.json["metadata"] == ["general_title": "made", "a": 1])
            let patched = try await client.patch(
                pid,
                [
                    ["op": "replace", "path": "/_deposit/status", "value": "published"],
                    ["op": "remove", "path": "/_access"],
                ])
            #expect(patched.json["status"] == "draft")
            #expect(patched.json["is_owner"] == true)
        }
    }

    @Test("An Accept that nothing matches is 406, after the work was done")
    func negotiation() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let reply = try await client.send(
                .PUT, "/deposits/\(pid)", json: ["a": 1], headers: [("Accept", "application/*")])
            #expect(reply.status == 406)
            #expect(try await client.get("/deposits/\(pid)", accept: Client.basic).json["metadata"]?["a"] == 1)
            #expect(try await client.get("/deposits/\(pid)", accept: "text/html, */*;q=0.1").status == 200)
        }
    }
}
