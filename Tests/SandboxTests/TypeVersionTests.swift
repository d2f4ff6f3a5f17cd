import JSON
import Sandbox
import Testing

@Suite("The two versions of atlas-analysis")
struct TypeVersionTests {
    private func violations(_ metadata: JSONValue, _ version: String, _ client: Client) async throws -> [String] {
        let reply = try await client.send(
            .POST, "/jsonschemas/atlas-analysis/\(version)/validate", json: [metadata])
        return reply.status == 200 ? [] : (reply.json.array ?? []).map { $0.text() }
    }

    @Test("Seeds and samples have the older one, a new draft the newer one")
    func versions() async throws {
        try await withSandbox(SandboxConfiguration(records: 20)) { client in
            let seeded = try await client.get("/deposits/?collection=atlas-analysis").json["hits"]?["hits"]?.array ?? []
            #expect(seeded.count == 3)
            #expect(seeded.allSatisfy { $0["schema"]?["version"] == "0.0.1" })
            #expect(try await client.create("atlas-analysis").json["schema"]?["version"] == "0.0.2")
            let types = try await client.get("/jsonschemas/atlas-analysis/versions").json
            #expect(types["latest"]?["version"] == "0.0.2" && types["versions"]?.array?.count == 2)
        }
    }

    @Test("A draft of the older version can take the form of the newer one, in which it was wrong before")
    func upgrade() async throws {
        try await withSandbox(SandboxConfiguration(records: 20)) { client in
            let seeded = try await client.get("/deposits/?collection=atlas-analysis").json["hits"]?["hits"]?.array ?? []
            for draft in seeded {
                let before = try #require(draft["metadata"])
                #expect(try await violations(before, "0.0.1", client).isEmpty)
                let wrong = try await violations(before, "0.0.2", client).joined()
                #expect(wrong.contains("'abstract', 'glance_id' were unexpected"), "\(wrong)")
                let glance: JSONValue = ["id": before["basic_info"]?["glance_id"] ?? .null, "group": "HIGG"]
                let patch: JSONValue = [
                    ["op": "move", "from": "/basic_info/abstract", "path": "/basic_info/description"],
                    ["op": "remove", "path": "/basic_info/glance_id"],
                    ["op": "add", "path": "/basic_info/glance", "value": [glance]],
                    ["op": "add", "path": "/basic_info/status", "value": "in progress"],
                ]
                let changed = try await client.patch(draft.pid, patch)
                #expect(changed.status == 200, "\(changed.text)")
                let after = try #require(changed.json["metadata"])
                #expect(try await violations(after, "0.0.2", client).isEmpty)
                #expect(try await violations(after, "0.0.1", client).isEmpty)
            }
        }
    }
}

extension JSONValue {
    fileprivate var pid: String { self["id"]?.string ?? "" }
}
