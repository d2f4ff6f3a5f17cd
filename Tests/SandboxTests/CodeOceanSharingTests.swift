import JSON
import Testing

@testable import Sandbox

@Suite("Code Ocean: permissions, synchronisation and releases")
struct CodeOceanSharingTests {
    @Test("Permissions add and change, and leave the others")
    func permissions() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let path = "/capsules/" + client.id("tide-fit")
            let ben: JSONValue = [
                "groups": .null, "share_assets": true, "users": [["email": "ben.colleague@cern.ch", "role": "viewer"]],
            ]
            #expect(try await client.get(path, token: OceanClient.colleague).status == 404)
            #expect(try await client.send(.POST, path + "/permissions", ben).status == 204)
            #expect(try await client.send(.POST, path + "/permissions", ["everyone": "discoverable"]).status == 204)
            #expect(
                try await client.get(path + "/permissions").json == [
                    "everyone": "discoverable",
                    "users": [
                        ["email": "ada.demo@cern.ch", "role": "owner"],
                        ["email": "ben.colleague@cern.ch", "role": "viewer"],
                    ],
                ])
            #expect(try await client.get(path + "/app_panel", token: OceanClient.colleague).status == 200)
            let asset = "/data_assets/" + client.id("gauge-data")
            #expect(try await client.get(asset, token: OceanClient.colleague).status == 200)
            #expect(try await client.get(path, token: OceanClient.stranger).status == 200)
            #expect(try await client.send(.POST, path + "/permissions", ["everyone": "none"]).status == 204)
            #expect(try await client.get(path, token: OceanClient.stranger).status == 404)
        }
    }

    @Test("A form tells which data assets the reader may not use")
    func accessible() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let path = "/capsules/" + client.id("tide-fit")
            let panel = { (token: String) in
                try await client.get(path + "/app_panel", token: token).json["data_assets"]?.array?.first?["accessible"]
            }
            let ben: JSONValue = ["users": [["email": "ben.colleague@cern.ch", "role": "viewer"]]]
            _ = try await client.send(.POST, path + "/permissions", ben)
            #expect(try await panel(OceanClient.demo) == true)
            #expect(try await panel(OceanClient.colleague) == false)
        }
    }

    @Test("The form of a pipeline of capsules has arrays")
    func pipelinePanel() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let path = "/pipelines/" + client.id("tide-pipeline") + "/app_panel"
            let processes = try await client.get(path).json["processes"]?.array ?? []
            #expect(processes.count == 2 && processes[0]["categories"]?.array?.count == 1)
            #expect(processes[0]["parameters"]?.array?.count == 2 && processes[1]["categories"] == nil)
        }
    }

    @Test("A synchronisation moves what there is, once")
    func sync() async throws {
        try await withOcean(SandboxConfiguration(runSeconds: 600)) { (client: OceanClient) async throws in
            let path = "/capsules/" + client.id("git-linked")
            #expect(try await client.send(.POST, path + "/sync").json == ["pulled": 1, "pushed": 2])
            let again = try await client.send(.POST, path + "/sync/")
            #expect(again.status == 200 && again.json == [:])
            _ = try await client.send(.POST, "/computations", ["capsule_id": .string(client.id("git-linked"))])
            #expect(try await client.send(.POST, path + "/sync").status == 423)
        }
    }

    @Test("A release gets a further version when its job is done")
    func release() async throws {
        try await withOcean { (client: OceanClient) async throws in
            for (path, release) in [
                ("/capsules/" + client.id("tide-model"), client.id("tide-fit-release")),
                ("/pipelines/" + client.id("released-pipeline"), client.id("released-pipeline-release")),
            ] {
                #expect(try await client.get(path).json["release_capsule"]?.string == release)
                let started = try await client.send(.POST, path + "/release").json
                #expect(["created", "started"].contains(started["status"]) && started["release_capsule"] == nil)
                let versions = client.server.ocean.state.capsule(release)?.versions
                #expect(versions?.filter { $0.releaseTime <= Double(started["started"]?.int ?? 0) }.count == 2)
                let job = path + "/release/" + (started["job_id"]?.string ?? "")
                let done = try await client.settled(job) { $0["status"] == "completed" }
                #expect(done["release_capsule"]?.string == release && done["release_version"]?["major_version"] == 3)
                #expect(try await client.get("/capsules/" + release).json["versions"]?.array?.count == 3)
                let run: JSONValue = ["capsule_id": .string(release), "version": 3]
                #expect(try await client.send(.POST, "/computations", run).json["version"] == 3)
            }
            let blocked = try await client.send(.POST, "/capsules/\(client.id("release-blocked"))/release")
            #expect(blocked.json["uncommitted_files"] == true && blocked.json["missing_reproducible_run"] == true)
        }
    }
}
