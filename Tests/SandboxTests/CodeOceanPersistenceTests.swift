import JSON
import Testing

@testable import Sandbox

@Suite("Code Ocean: keeping state")
struct CodeOceanPersistenceTests {
    @Test("Everything is there again: items, runs, files, links and places in a search")
    func reopen() async throws {
        try await withTemporaryDirectory { (directory: String) async throws in
            let configuration = SandboxConfiguration(dataDirectory: directory, capsules: 300, runSeconds: 0.3)
            var run = JSONValue.null
            var asset = JSONValue.null
            var link = ""
            var token = JSONValue.null
            var rest: [JSONValue] = []
            let search: JSONObject = ["limit": 200, "sort_field": "last_accessed"]
            try await withOcean(configuration) { (client: OceanClient) async throws in
                run = try await client.run(["capsule_id": .string(client.id("tide-fit"))])
                asset = try await client.asset(["source": ["computation": ["id": run["id"] ?? .null]]])
                let path = "/data_assets/" + (asset["id"]?.string ?? "") + "/files/urls?path=output"
                link = try await client.get(path).json["download_url"]?.string ?? ""
                _ = try await client.send(.PATCH, "/capsules/\(client.id("slow-run"))/archive?archive=true")
                _ = try await client.send(.DELETE, "/capsules/\(client.id("old-notebook"))")
                token = try await client.send(.POST, "/capsules/search", .object(search)).json["next_token"] ?? .null
                var next = search
                next["next_token"] = token
                rest = try await client.search(.object(next))
            }
            try await withOcean(configuration) { (client: OceanClient) async throws in
                #expect(try await client.get("/computations/" + (run["id"]?.string ?? "")).json == run)
                #expect(try await client.get("/data_assets/" + (asset["id"]?.string ?? "")).json == asset)
                let target = link.drop { $0 != "?" }
                let path = link.split(separator: "/signed").last.map(String.init) ?? ""
                let reply = try await client.send(.GET, client.server.url + "/signed" + path, token: nil)
                #expect(!target.isEmpty && reply.status == 200)
                #expect(try await client.names(["archived": true]).contains("slow-run"))
                #expect(try await client.names(["query": "name:old-notebook"]) == [])
                var next = search
                next["next_token"] = token
                #expect(try await client.search(.object(next)) == rest)
            }
        }
    }

    @Test("A directory from before has its drafts still, and the demo data besides")
    func older() async throws {
        try await withTemporaryDirectory { (directory: String) async throws in
            do {
                let store = try Store(directory: directory, auditFile: nil)
                try store.load(DemoWorld.world)
                try store.close()
            }
            try await withOcean(SandboxConfiguration(dataDirectory: directory)) { (client: OceanClient) async throws in
                #expect(try await client.names(["query": "name:\"tide-fit\""]) == ["tide-fit"])
            }
        }
    }

    @Test("Demo data and seeds have the same ids in every sandbox")
    func stable() async throws {
        var runs: [[JSONValue]] = []
        for _ in 0..<2 {
            try await withOcean(SandboxConfiguration(capsules: 50)) { (client: OceanClient) async throws in
                runs.append(
                    try await client.search() + client.search(in: "pipelines") + client.search(in: "data_assets"))
            }
        }
        #expect(runs[0] == runs[1] && runs[0].count > 80)
    }

    @Test("Changes at the same time are all there afterwards")
    func concurrent() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let capsule: JSONValue = ["capsule_id": .string(client.id("shared-with-ben"))]
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<40 {
                    group.addTask { try await client.send(.POST, "/computations", capsule).json["id"]?.string ?? "" }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            let path = "/capsules/\(client.id("shared-with-ben"))/computations"
            let listed = try await client.get(path).json.array?.compactMap { $0["id"]?.string } ?? []
            #expect(ids.count == 40 && ids.isSubset(of: listed))
        }
    }
}
