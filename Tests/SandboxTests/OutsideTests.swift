import JSON
import Testing

@Suite("Other services")
struct OutsideTests {
    private static let repository: JSONValue = "https://github.com/ana-lab/hf-fit"

    @Test("upload reads its body like the server")
    func upload() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let refusals: [(JSONValue, String)] = [
                ([:], "Missing url parameter."),
                (["type": "frob"], "Unsupported repository action. Try create, attach or collab."),
                (["url": "https://example.org/a/b"], "Invalid git URL."),
                (["url": "https://github.com/ana-lab"], "Invalid git URL."),
                (["url": OutsideTests.repository, "webhook": "star"], "Supported webhooks are push, release."),
                (
                    ["url": OutsideTests.repository, "webhook": true, "event_type": .null],
                    "Supported webhooks are push, release."
                ),
                (["type": "repo_create", "name": "x"], "Host isn't provided or not supported"),
            ]
            for (body, message) in refusals {
                let reply = try await client.act(pid, "upload", body)
                #expect(reply.status == 400 && reply.message == message, Comment(rawValue: reply.text))
            }
            #expect(try await client.act(pid, "upload").message == "Invalid arguments. Please try again.")
            #expect(try await client.act(pid, "upload", [:], token: Client.stranger).status == 403)
            #expect(try await client.act(pid, "disconnect_webhook").status == 500)
            #expect(try await client.act(pid, "disconnect_webhook", [:]).message == "Missing subscriber_id parameter")
            let reply = try await client.act(
                pid, "upload", ["url": OutsideTests.repository, "webhook": true, "download": true])
            #expect(reply.status == 201 && reply.json["revision"] == 1)
            #expect(reply.json["files"]?.array?.first?["key"] == "repositories/github.com/ana-lab/hf-fit/main.tar.gz")
            let shown = try await client.get("/deposits/\(pid)", accept: "application/repositories+json")
            #expect(shown["Content-Type"] == "application/repositories+json")
            #expect(shown.json["webhooks"]?.array?.first?["event_type"] == "release")
        }
    }

    @Test("The stored archive is a gzip file that names its files")
    func archive() async throws {
        try await withSandbox { client in
            let draft = try await client.create()
            _ = try await client.act(draft.pid, "upload", ["url": OutsideTests.repository])
            let bucket = draft.json["links"]?["bucket"]?.string ?? ""
            let reply = try await client.get(bucket + "/repositories/github.com/ana-lab/hf-fit/main.tar.gz")
            #expect(reply.status == 200 && reply.bytes.starts(with: [0x1F, 0x8B, 8]))
            #expect(reply.text.contains("hf-fit-main/fit/fit.py") && reply.text.contains("ustar"))
        }
    }

    @Test("Failures in the shapes of the reference")
    func failures() async throws {
        try await withSandbox { client in
            let disguised = try await client.get("/services/ror")
            #expect(disguised.status == 200 && disguised.json == ["message": "ROR Query not found.", "status": .null])
            #expect(try await client.get("/cms/primary-datasets").status == 500)
            #expect(try await client.get("/cms/primary-datasets?query=").json == [])
            #expect(try await client.get("/cms/triggers?query=HLT").status == 400)
            let cadi = try await client.get("/cms/cadi/EXO")
            #expect(cadi.status == 400 && cadi.message?.hasPrefix("This CADI ID is invalid.") == true)
            #expect(try await client.get("/cms/cadi/EXO-19-019", token: nil).message == "Forbidden")
            #expect(try await client.get("/cms/nothing").status == 404)
            #expect(try await client.get("/services/nothing").status == 404)
            #expect(try await client.get("/workflows", token: nil).status == 401)
            #expect(try await client.send(.POST, "/services/status", json: [:]).status == 405)
            #expect(try await client.get("/services/zenodo/bucket/file.txt").status == 404, "X2 is not there")
        }
    }

    @Test("Tokens in the shapes of the reference")
    func tokens() async throws {
        try await withSandbox { client in
            let wrong = try await client.send(.POST, "/applications/tokens/new", json: ["scopes": []])
            #expect(wrong.status == 400 && wrong.json == ["errors": ["name": ["Missing data for required field."]]])
            let made = try await client.send(
                .POST, "/applications/tokens/new", json: ["name": "ci", "scopes": ["deposit:write"]])
            #expect(made.status == 200 && made.json.object?.keys == ["access_token", "name", "scopes", "t_id"])
            let token = made.json["access_token"]?.string
            let id = made.json["t_id"]?.int ?? 0
            #expect(try await client.get("/me", token: token).status == 200)
            #expect(try await client.get("/applications/tokens/\(id)/revoke").json == [:])
            #expect(try await client.get("/me", token: token).status == 401)
        }
    }
}
