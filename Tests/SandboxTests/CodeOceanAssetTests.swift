import JSON
import Testing

@testable import Sandbox

@Suite("Code Ocean: data assets")
struct CodeOceanAssetTests {
    @Test("Each source makes its kind of asset")
    func kinds() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let aws = { (more: JSONObject) -> JSONObject in
                var source: JSONObject = ["bucket": "lab", "prefix": "tides"]
                source.merge(more)
                return ["source": ["aws": .object(source)]]
            }
            let copied = try await client.asset(aws([:]))
            #expect(copied["type"] == "dataset" && copied["source_bucket"]?["external"] == false)
            #expect((copied["files"]?.int ?? 0) == 3 && (copied["size"]?.int ?? 0) > 0)
            let kept = try await client.asset(aws(["keep_on_external_storage": true]))
            #expect(kept["source_bucket"] == ["bucket": "lab", "external": true, "origin": "aws", "prefix": "tides"])
            let failed = try await client.asset(aws(["bucket": "missing-bucket"]))
            #expect(failed["state"] == "failed" && failed["failure_reason"] != nil && failed["files"] == nil)
            let google = try await client.asset(["source": ["gcp": ["bucket": "lab"]]])
            #expect(google["source_bucket"]?["origin"] == "gcp")
            var lineage = aws([:])
            lineage["results_info"] = ["capsule_id": .string(client.id("tide-fit")), "commit": "abc"]
            let result = try await client.asset(lineage)
            #expect(result["type"] == "result" && result["provenance"]?["commit"] == "abc")
            let combined = try await client.asset([
                "data_asset_ids": [.string(client.id("reef-images")), .string(client.id("reef-maps"))]
            ])
            #expect(combined["type"] == "combined" && combined["size"] == 1000 && combined["files"] == nil)
            #expect(combined["contained_data_assets"]?.array?.count == 2)
        }
    }

    @Test("The first look at an asset finds a draft, without files")
    func draft() async throws {
        try await withOcean(SandboxConfiguration(runSeconds: 0)) { (client: OceanClient) async throws in
            let body: JSONValue = ["mount": "a", "name": "a", "source": ["aws": ["bucket": "b"]], "tags": ["t"]]
            let created = try await client.send(.POST, "/data_assets", body).json
            #expect(created["state"] == "draft" && created["files"] == nil && created["last_used"] == 0)
            let path = "/data_assets/" + (created["id"]?.string ?? "")
            #expect(try await client.get(path).json["state"] == "draft")
            #expect(try await client.get(path).json["state"] == "ready")
        }
    }

    @Test("Captured results stay when the run is gone; a folder of them is an asset of its own")
    func capture() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let run = try await client.run(["capsule_id": .string(client.id("tide-fit"))])
            let id = run["id"] ?? .null
            let all = try await client.asset(["source": ["computation": ["id": id]]])
            let plots = try await client.asset(["source": ["computation": ["id": id, "path": "plots/"]]])
            let written = try await client.asset([
                "source": ["computation": ["id": id]], "target": ["aws": ["bucket": "results", "prefix": "p"]],
            ])
            #expect(all["type"] == "result" && all["provenance"]?["computation"] == id)
            #expect(all["app_parameters"]?.array?.first == ["name": "Harmonics", "value": "5"])
            #expect(plots["files"] == 2 && written["source_bucket"]?["external"] == true)
            _ = try await client.send(.DELETE, "/computations/" + (id.string ?? ""))
            let path = "/data_assets/" + (all["id"]?.string ?? "")
            let items = try await client.send(.POST, path + "/files", ["path": "tables/2024"]).json["items"]?.array
            #expect(items?.first?["path"] == "tables/2024/constituents.csv")
            let url = try await client.get(path + "/files/urls?path=output").json["download_url"]?.string ?? ""
            #expect(try await client.send(.GET, url, token: nil).text.contains("harmonics = 5"))
            #expect(try await client.get(path, token: OceanClient.colleague).status == 404)
        }
    }

    @Test("A workstation is captured with its path, and as a result only with a script")
    func workstation() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let runs = try await client.get("/capsules/\(client.id("workstation-busy"))/computations").json.array
            let id = runs?.first?["id"] ?? .null
            #expect(runs?.first?["cloud_workstation"] == true)
            let plain = try await client.asset(["source": ["cloud_workstation": ["id": id, "path": "/scratch"]]])
            #expect(plain["type"] == "dataset")
            let script = try await client.asset([
                "source": ["cloud_workstation": ["id": id, "path": "/scratch", "run_script": "code/run"]]
            ])
            #expect(script["type"] == "result" && script["provenance"]?["run_script"] == "code/run")
            // Its end frees the capsule.
            let attach = "/capsules/\(client.id("workstation-busy"))/data_assets"
            _ = try await client.send(.DELETE, "/computations/" + (id.string ?? ""))
            #expect(try await client.send(.POST, attach, [["id": .string(client.id("gauge-data"))]]).status == 200)
        }
    }

    @Test("Metadata is changed field by field, and a transfer makes an asset external")
    func changes() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let path = "/data_assets/" + client.id("gauge-data")
            let updated = try await client.send(
                .PUT, path, ["custom_metadata": ["depth": 20], "mount": "heights", "tags": []]
            ).json
            #expect(updated["custom_metadata"]?["station"] == "Reef 4" && updated["custom_metadata"]?["depth"] == 20)
            #expect(updated["mount"] == "heights" && updated["tags"] == nil && updated["name"] == "gauge-data")
            let target: JSONValue = ["target": ["aws": ["bucket": "cold", "prefix": "x"]]]
            #expect(try await client.send(.POST, path + "/transfer", target).status == 204)
            let moved = try await client.settled(path) { $0["last_transferred"] != nil }
            #expect(moved["source_bucket"]?["bucket"] == "cold" && moved["state"] == "ready")
            #expect(try await client.send(.POST, path + "/files").status == 400)
            let nowhere: JSONValue = ["target": ["aws": ["bucket": "missing-bucket"]]]
            _ = try await client.send(.POST, path + "/transfer", nowhere)
            let failed = try await client.settled(path) { $0["transfer_error"] != nil }
            #expect(failed["source_bucket"]?["bucket"] == "cold")
        }
    }
}
