import JSON
import NIOHTTP1
import Testing

@testable import Sandbox

/// Every row of the failure matrix (section 6.3), each with a request that shows it.
@Suite("Code Ocean: failures")
struct CodeOceanFailureTests {
    private struct Row {
        let status: Int
        let method: HTTPMethod
        let path: String
        var body: JSONValue?
        var token = OceanClient.demo
        var text: String?

        init(
            _ status: Int, _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil,
            token: String = OceanClient.demo, text: String? = nil
        ) {
            self.status = status
            self.method = method
            self.path = path
            self.body = body
            self.token = token
            self.text = text
        }
    }

    private func check(_ rows: (OceanClient) async throws -> [Row]) async throws {
        // Nothing that a row starts is over before the next one.
        try await withOcean(SandboxConfiguration(runSeconds: 600)) { client in
            for row in try await rows(client) {
                let reply = try await client.send(row.method, row.path, row.body, token: row.token, text: row.text)
                let place = "\(row.method) \(row.path) \(row.body?.text() ?? row.text ?? "") as \(row.token)"
                #expect(reply.status == row.status, "\(place): \(reply.status) \(reply.text)")
                #expect((reply.message ?? "").isEmpty == (row.status < 400), "\(place)")
            }
        }
    }

    @Test("Scopes come after 404 and before roles; roles before bodies")
    func rights() async throws {
        let (ben, dan) = (OceanClient.colleague, OceanClient.stranger)
        try await check { client in
            let own = "/capsules/" + client.id("ben-private")
            let viewed = "/capsules/" + client.id("shared-with-ben")
            let edited = "/capsules/" + client.id("edited-by-ben")
            let asset = "/data_assets/" + client.id("shared-asset")
            let found = "/capsules/" + client.id("discoverable-one")
            return [
                Row(404, .GET, own, token: dan), Row(404, .PATCH, own + "/archive", token: dan),
                Row(404, .GET, "/data_assets/" + client.id("ben-asset"), token: dan),
                Row(403, .PATCH, own + "/archive?archive=true", token: "cop_reader"),
                Row(404, .PATCH, "/capsules/none/archive", token: "cop_reader"),
                Row(403, .POST, own + "/data_assets", [], token: "cop_nodata"),
                Row(403, .POST, "/data_assets/search", token: "cop_nodata"),
                Row(403, .GET, asset, token: "cop_nodata"), Row(403, .PUT, asset, [:], token: "cop_reader"),
                Row(403, .POST, "/computations", [:], token: "cop_reader"),
                Row(403, .POST, "/computations", [:], token: "cop_nodata"),
                Row(200, .GET, viewed, token: ben), Row(403, .DELETE, viewed, token: ben),
                Row(403, .PATCH, viewed + "/archive", token: ben), Row(403, .POST, viewed + "/sync", token: ben),
                Row(403, .POST, viewed + "/data_assets", ["wrong": 1], token: ben),
                Row(403, .DELETE, viewed + "/data_assets", [], token: ben),
                Row(403, .POST, viewed + "/permissions", [:], token: ben),
                Row(200, .GET, viewed + "/permissions", token: ben),
                Row(403, .POST, edited + "/release", token: ben), Row(403, .PATCH, edited + "/archive", token: ben),
                Row(403, .DELETE, edited, token: ben), Row(400, .POST, edited + "/sync", token: ben),
                Row(204, .POST, edited + "/permissions", [:], token: ben),
                Row(200, .GET, found, token: dan), Row(403, .GET, found + "/app_panel", token: dan),
                Row(403, .GET, found + "/computations", token: dan),
                Row(403, .POST, "/computations", ["capsule_id": .string(client.id("discoverable-one"))], token: dan),
                Row(403, .PUT, asset, ["name": "x"], token: ben), Row(403, .DELETE, asset, token: ben),
                Row(403, .POST, asset + "/permissions", [:], token: ben),
                Row(403, .POST, asset + "/transfer", token: ben), Row(200, .POST, asset + "/files", token: ben),
            ]
        }
    }

    @Test("Deleting and archiving (C2, C7, P7, D4, D5)")
    func archive() async throws {
        try await check { client in
            let released = "/capsules/" + client.id("tide-fit-release")
            let source = "/capsules/" + client.id("tide-model")
            let plain = "/capsules/" + client.id("slow-run")
            let pipeline = "/pipelines/" + client.id("plain-pipeline")
            let asset = "/data_assets/" + client.id("no-mount-clash")
            return [
                Row(403, .DELETE, plain), Row(204, .PATCH, released + "/archive?archive=true"),
                Row(403, .DELETE, released), Row(204, .PATCH, source + "/archive?archive=1"), Row(403, .DELETE, source),
                Row(400, .PATCH, plain + "/archive"), Row(400, .PATCH, plain + "/archive?archive="),
                Row(400, .PATCH, plain + "/archive?archive=yes"),
                Row(400, .PATCH, plain + "/archive", ["archive": "x"]),
                Row(400, .PATCH, pipeline + "/archive"), Row(204, .PATCH, pipeline + "/archive?archive=True"),
                Row(204, .DELETE, pipeline), Row(404, .GET, pipeline), Row(404, .DELETE, pipeline),
                Row(404, .GET, pipeline + "/permissions"), Row(400, .PATCH, asset + "/archive"),
                Row(403, .DELETE, asset), Row(204, .PATCH, asset + "/archive?archive=TRUE"), Row(204, .DELETE, asset),
                Row(404, .GET, asset), Row(204, .DELETE, "/capsules/" + client.id("old-notebook")),
            ]
        }
    }

    @Test("App panels (C3)")
    func panels() async throws {
        try await check { client in
            let released = "/capsules/" + client.id("tide-fit-release") + "/app_panel"
            let plain = "/capsules/" + client.id("tide-fit") + "/app_panel"
            return [
                Row(404, .GET, "/capsules/" + client.id("slow-run") + "/app_panel"),
                Row(200, .GET, released + "?version=2"),
                Row(404, .GET, released + "?version=3"), Row(400, .GET, released + "?version=two"),
                Row(200, .GET, plain), Row(404, .GET, plain + "?version=1"), Row(200, .GET, plain + "?version=0"),
            ]
        }
    }

    @Test("Attaching and detaching (C5, C6, P5, P6, X8, X9)")
    func attaching() async throws {
        try await check { client in
            let path = "/capsules/" + client.id("tide-fit") + "/data_assets"
            let busy = "/capsules/" + client.id("workstation-busy") + "/data_assets"
            let released = "/capsules/" + client.id("tide-fit-release") + "/data_assets"
            let gauge: JSONValue = .string(client.id("gauge-data"))
            let clash: JSONValue = .string(client.id("no-mount-clash"))
            let shared: JSONValue = .string(client.id("shared-asset"))
            let runs = client.server.ocean.state.computations.values
            let workstation = "/computations/" + (runs.first { $0.isWorkstation }?.id ?? "") + "/data_assets"
            let run = "/computations/" + (runs.first { $0.capsuleName == "tide-fit" }?.id ?? "") + "/data_assets"
            return [
                Row(400, .POST, path, [:]), Row(400, .POST, path), Row(400, .POST, path, ["x"]),
                Row(400, .POST, path, [["mount": "x"]]), Row(404, .POST, path, [["id": "none"]]),
                Row(403, .POST, path, [["id": gauge]]), Row(403, .POST, path, [["id": gauge, "mount": "other"]]),
                Row(400, .POST, path, [["id": clash]]), Row(400, .POST, path, [["id": clash, "mount": ".."]]),
                Row(400, .POST, path, [["id": clash, "mount": ""]]),
                Row(400, .POST, path, [["id": clash, "mount": "a b"]]),
                Row(400, .POST, path, [["id": clash, "mount": "a/b"]]),
                Row(400, .POST, path, [["id": .string(client.id("draft-asset"))]]),
                Row(400, .POST, path, [["id": .string(client.id("failed-asset"))]]),
                // All or nothing: the first of these would be fine.
                Row(404, .POST, path, [["id": shared], ["id": "none"]]), Row(404, .DELETE, path, [shared]),
                Row(403, .POST, path, [["id": shared], ["id": shared]]),
                Row(400, .DELETE, path), Row(400, .DELETE, path, []), Row(400, .DELETE, path, [["id": gauge]]),
                Row(404, .DELETE, path, [gauge, shared]), Row(204, .DELETE, path, [gauge]),
                Row(200, .POST, path, [["id": clash, "mount": "/data/other"]]),
                Row(423, .POST, busy, [["id": gauge]]), Row(423, .DELETE, busy, [gauge]),
                Row(403, .POST, released, [["id": gauge]]), Row(403, .DELETE, released, [gauge]),
                Row(200, .POST, workstation, [["id": gauge]]), Row(403, .POST, workstation, [["id": gauge]]),
                Row(400, .POST, workstation, [["id": clash]]), Row(404, .POST, workstation, [["id": "none"]]),
                Row(204, .DELETE, workstation + "/", [gauge]), Row(404, .DELETE, workstation, [gauge]),
                Row(400, .POST, run, [["id": gauge]]), Row(400, .DELETE, run, [gauge]),
            ]
        }
    }

    @Test("Searches (C8, P8, D6, L1)")
    func searches() async throws {
        try await check { _ in
            ["/capsules/search", "/pipelines/search", "/data_assets/search"].flatMap { path in
                [
                    Row(200, .POST, path), Row(200, .POST, path, [:]), Row(400, .POST, path, []),
                    Row(400, .POST, path, text: "{"), Row(400, .POST, path, ["limit": 1001]),
                    Row(400, .POST, path, ["limit": 0]), Row(400, .POST, path, ["limit": "10"]),
                    Row(400, .POST, path, ["offset": -1]), Row(400, .POST, path, ["next_token": "x"]),
                    Row(400, .POST, path, ["sort_field": "owner"]), Row(400, .POST, path, ["sort_order": "up"]),
                    Row(400, .POST, path, ["ownership": "mine"]), Row(400, .POST, path, ["favorite": "true"]),
                    Row(400, .POST, path, ["archived": 1]), Row(400, .POST, path, ["query": 5]),
                    Row(400, .POST, path, ["filters": [["key": "nope"]]]), Row(400, .POST, path, ["filters": [[:]]]),
                    Row(400, .POST, path, ["filters": [["key": "depth", "range": [:]]]]),
                    Row(400, .POST, path, ["filters": [["key": "depth", "value": true]]]),
                ]
            } + [
                Row(400, .POST, "/capsules/search", ["status": "published"]),
                Row(400, .POST, "/data_assets/search", ["type": "capsule"]),
                Row(400, .POST, "/data_assets/search", ["origin": "aws"]),
                Row(400, .POST, "/capsules/search", ["sort_field": "size"]),
                Row(200, .GET, "/data_assets?start=1&limit=2"), Row(400, .GET, "/data_assets?limit=many"),
            ]
        }
    }

    @Test("What no client sends: it is refused or answered, quickly")
    func hostile() async throws {
        try await check { client in
            let asset = "/data_assets/" + client.id("gauge-data")
            let words = String(repeating: "name:a \"b ", count: 50_000)
            return [
                Row(400, .PUT, asset, text: "{\"custom_metadata\":{\"sampled on\":1e400}}"),
                Row(400, .POST, "/capsules/search", text: "{\"limit\":1e400}"),
                Row(400, .POST, "/capsules/search", text: "{\"offset\":9223372036854775807}"),
                Row(200, .POST, "/capsules/search", text: "{\"offset\":4611686018427}"),
                Row(400, .POST, "/capsules/search", text: String(repeating: "[", count: 100_000)),
                Row(200, .POST, "/capsules/search", ["query": .string(words)]),
                Row(404, .GET, "/capsules/%00"), Row(404, .GET, "/capsules/%2e%2e%2fx/app_panel"),
                Row(404, .POST, "/computations", text: "{\"capsule_id\":\"\\u0000\"}"),
            ]
        }
    }

    @Test("Permissions (C10, P10, D8)")
    func permissions() async throws {
        try await check { client in
            let path = "/capsules/" + client.id("slow-run") + "/permissions"
            let asset = "/data_assets/" + client.id("shared-asset") + "/permissions"
            let user = { (email: String, role: String) -> JSONValue in
                ["users": [["email": .string(email), "role": .string(role)]]]
            }
            let ada = "ada.demo@cern.ch"
            return [
                Row(400, .POST, path), Row(400, .POST, path, user("nobody@cern.ch", "viewer")),
                Row(400, .POST, path, user(ada, "boss")), Row(400, .POST, path, user(ada, "discoverable")),
                Row(400, .POST, path, user(ada, "viewer")), Row(400, .POST, path, ["everyone": "owner"]),
                Row(400, .POST, path, ["everyone": ""]), Row(400, .POST, path, ["users": [["role": "viewer"]]]),
                Row(400, .POST, path, ["groups": [["group": "none", "role": "viewer"]]]),
                Row(204, .POST, path, ["groups": [["group": "ocean-team", "role": "discoverable"]]]),
                Row(204, .POST, path, ["everyone": "none", "share_assets": "true"]),
                Row(400, .POST, asset, user("ben.colleague@cern.ch", "editor")),
                Row(204, .POST, asset, user("Ben.Colleague@cern.ch", "owner")),
            ]
        }
    }

    @Test("Synchronisation and releases (C11 to C13)")
    func releases() async throws {
        try await check { client in
            let capsule = { (name: String) in "/capsules/" + client.id(name) }
            return [
                Row(400, .POST, capsule("tide-fit") + "/sync"), Row(403, .POST, capsule("git-dirty") + "/sync"),
                Row(423, .POST, capsule("git-locked") + "/sync"), Row(200, .POST, capsule("git-linked") + "/sync"),
                Row(400, .POST, capsule("tide-fit") + "/release"),
                Row(403, .POST, capsule("release-blocked") + "/release"),
                Row(400, .POST, capsule("tide-fit-release") + "/release"),
                Row(200, .POST, capsule("tide-model") + "/release"),
                Row(423, .POST, capsule("tide-model") + "/release"),
                Row(404, .GET, capsule("tide-model") + "/release/none"),
            ]
        }
    }

    @Test("Runs (X1 to X7)")
    func runs() async throws {
        try await check { client in
            let fit: JSONValue = .string(client.id("tide-fit"))
            let release: JSONValue = .string(client.id("tide-fit-release"))
            let pipeline: JSONValue = .string(client.id("tide-pipeline"))
            let run = { (more: JSONObject) -> JSONValue in
                var body: JSONObject = ["capsule_id": fit]
                body.merge(more)
                return .object(body)
            }
            let done = client.server.ocean.state.computations(of: client.id("tide-fit")).first?.id ?? ""
            let path = "/computations/\(done)"
            return [
                Row(400, .POST, "/computations"), Row(400, .POST, "/computations", [:]),
                Row(400, .POST, "/computations", ["capsule_id": fit, "pipeline_id": pipeline]),
                Row(404, .POST, "/computations", ["capsule_id": "none"]),
                Row(404, .POST, "/computations", ["pipeline_id": fit]),
                Row(200, .POST, "/computations", ["capsule_id": pipeline]),
                Row(400, .POST, "/computations", run(["named_parameters": [["param_name": "nope", "value": "1"]]])),
                Row(
                    400, .POST, "/computations", run(["named_parameters": [["param_name": "harmonics", "value": ""]]])),
                Row(400, .POST, "/computations", run(["parameters": ["1", "2", "3"]])),
                Row(400, .POST, "/computations", run(["parameters": [5]])),
                Row(200, .POST, "/computations", run(["parameters": [.string(String(repeating: "x", count: 4096))]])),
                Row(400, .POST, "/computations", run(["parameters": [.string(String(repeating: "x", count: 4097))]])),
                Row(400, .POST, "/computations", run(["version": 1])),
                Row(200, .POST, "/computations", ["capsule_id": release, "version": 1]),
                Row(404, .POST, "/computations", ["capsule_id": release, "version": 9]),
                Row(403, .POST, "/computations", run(["data_assets": [["id": .string(client.id("gauge-data"))]]])),
                Row(404, .POST, "/computations", run(["data_assets": [["id": "none"]]])),
                Row(400, .POST, "/computations", run(["data_assets": [["id": .string(client.id("draft-asset"))]]])),
                Row(400, .POST, "/computations", run(["processes": [["name": "x"]]])),
                Row(404, .POST, "/computations", run(["resume_run_id": "none"])),
                Row(404, .GET, "/computations/none"), Row(400, .PATCH, path), Row(400, .PATCH, path + "?name="),
                Row(204, .PATCH, path + "?name=New+name"), Row(404, .POST, path + "/results", ["path": "nope"]),
                Row(400, .POST, path + "/results", ["path": 5]), Row(200, .POST, path + "/results"),
                Row(400, .GET, path + "/results/urls"), Row(404, .GET, path + "/results/urls?path=nope"),
                Row(404, .GET, path + "/results/urls?path=plots"), Row(400, .GET, path + "/results/download_url"),
                Row(404, .DELETE, path, token: OceanClient.stranger),
            ]
        }
    }

    @Test("Data assets (D1, D3, D9 to D12)")
    func assets() async throws {
        try await check { client in
            let make = { (more: JSONObject) -> JSONValue in
                var body: JSONObject = ["name": "a", "mount": "a", "tags": [], "source": ["aws": ["bucket": "b"]]]
                body.merge(more)
                return .object(body)
            }
            let external = "/data_assets/" + client.id("reef-images")
            let combined = "/data_assets/" + client.id("all-reefs")
            let gauge = "/data_assets/" + client.id("gauge-data")
            let model = "/data_assets/" + client.id("model-weights")
            let target: JSONValue = ["target": ["aws": ["bucket": "t"]]]
            let runs = client.server.ocean.state.computations.values
            let adas = runs.first { $0.capsuleName == "tide-fit-release" && $0.owner == nil }?.id ?? ""
            let held = runs.first { $0.capsuleName == "slow-run" }?.id ?? ""
            return [
                Row(400, .POST, "/data_assets"), Row(400, .POST, "/data_assets", make(["source": [:]])),
                Row(400, .POST, "/data_assets", make(["name": .null])),
                Row(400, .POST, "/data_assets", make(["tags": .null])),
                Row(400, .POST, "/data_assets", make(["mount": "a b"])),
                Row(400, .POST, "/data_assets", make(["tags": "x"])),
                Row(400, .POST, "/data_assets", make(["source": ["aws": ["bucket": "b"], "gcp": ["bucket": "b"]]])),
                Row(400, .POST, "/data_assets", make(["data_asset_ids": ["x", "y"]])),
                Row(400, .POST, "/data_assets", make(["target": ["aws": ["bucket": "t"]]])),
                Row(400, .POST, "/data_assets", make(["custom_metadata": ["nope": 1]])),
                Row(400, .POST, "/data_assets", make(["custom_metadata": ["depth": 91]])),
                Row(400, .POST, "/data_assets", make(["custom_metadata": ["depth": "9"]])),
                Row(400, .POST, "/data_assets", make(["custom_metadata": ["station": "Moon"]])),
                Row(400, .POST, "/data_assets", make(["custom_metadata": ["instruments": "sonar"]])),
                Row(200, .POST, "/data_assets", make(["custom_metadata": ["instruments": ["sonar"], "depth": .null]])),
                Row(400, .POST, "/data_assets", make(["results_info": [:]])),
                Row(404, .POST, "/data_assets", make(["source": ["computation": ["id": "none"]]])),
                Row(400, .POST, "/data_assets", make(["source": ["computation": ["id": .string(held)]]])),
                Row(
                    403, .POST, "/data_assets", make(["source": ["computation": ["id": .string(adas)]]]),
                    token: OceanClient.colleague),
                Row(
                    403, .POST, "/data_assets", make(["source": ["aws": ["use_input_bucket": true]]]),
                    token: OceanClient.colleague),
                Row(200, .POST, "/data_assets", make(["source": ["aws": ["use_input_bucket": true]]])),
                Row(
                    400, .POST, "/data_assets",
                    make(["source": ["cloud_workstation": ["id": .string(adas), "path": ""]]])),
                Row(
                    400, .POST, "/data_assets",
                    ["name": "c", "mount": "c", "tags": [], "data_asset_ids": [.string(client.id("reef-maps"))]]),
                Row(
                    400, .POST, "/data_assets",
                    [
                        "name": "c", "mount": "c", "tags": [],
                        "data_asset_ids": [.string(client.id("reef-maps")), .string(client.id("gauge-data"))],
                    ]),
                Row(400, .PUT, gauge, ["tags": "x"]), Row(400, .PUT, gauge, ["mount": ".."]), Row(400, .PUT, gauge),
                Row(400, .POST, external + "/files"), Row(400, .GET, external + "/files/urls?path=x"),
                Row(400, .POST, combined + "/files"), Row(400, .GET, combined + "/files/download_url?path=x"),
                Row(404, .POST, gauge + "/files", ["path": "nope"]), Row(400, .GET, gauge + "/files/urls"),
                Row(404, .GET, gauge + "/files/urls?path=nope"),
                Row(200, .POST, "/data_assets/" + client.id("draft-asset") + "/files"),
                Row(404, .POST, gauge + "/transfer", target, token: OceanClient.colleague),
                Row(400, .POST, gauge + "/transfer", [:]), Row(400, .POST, combined + "/transfer", target),
                Row(400, .POST, model + "/transfer", target),
                Row(204, .POST, model + "/transfer", ["force": true, "target": ["aws": ["bucket": "t"]]]),
            ]
        }
    }
}
