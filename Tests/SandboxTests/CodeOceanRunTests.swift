import Foundation
import JSON
import Testing

@testable import Sandbox

@Suite("Code Ocean: runs and their results")
struct CodeOceanRunTests {
    @Test("A run goes through all states by the clock, and the first look never finds it over")
    func states() async throws {
        try await withOcean(SandboxConfiguration(runSeconds: 0.8)) { (client: OceanClient) async throws in
            let body: JSONValue = ["capsule_id": .string(client.id("tide-fit"))]
            let run = try await client.send(.POST, "/computations", body).json
            #expect(run["state"] == "initializing" && run["run_time"] == 0 && run["has_results"] == false)
            #expect(run["end_status"] == nil && run["exit_code"] == nil)
            let created = String(run["created"]?.int ?? 0)
            #expect(run["name"]?.string == "Run " + created.suffix(7))
            let path = "/computations/" + (run["id"]?.string ?? "")
            let done = try await client.settled(path) { $0["state"] == "completed" }
            #expect(done["end_status"] == "succeeded" && done["exit_code"] == 0 && done["has_results"] == true)
            let computation = try #require(client.server.ocean.state.computations[run["id"]?.string ?? ""])
            let states = [0, 0.2, 0.5, 0.7, 0.9].map { computation.state(at: computation.created + $0).rawValue }
            #expect(states == ["initializing", "running", "running", "finalizing", "completed"])
        }
        try await withOcean(SandboxConfiguration(runSeconds: 0)) { (client: OceanClient) async throws in
            let body: JSONValue = ["capsule_id": .string(client.id("tide-fit"))]
            let run = try await client.send(.POST, "/computations", body).json
            let path = "/computations/" + (run["id"]?.string ?? "")
            #expect(try await client.get(path).json["state"] == "finalizing")
            #expect(try await client.get(path).json["state"] == "completed")
        }
    }

    @Test("How runs end, and that deleting one ends it")
    func ends() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let failed = try await client.run(["capsule_id": .string(client.id("always-fails"))])
            #expect(failed["state"] == "completed" && failed["end_status"] == "failed" && failed["exit_code"] == 1)
            let broken = try await client.run(["capsule_id": .string(client.id("platform-failure"))])
            #expect(broken["state"] == "failed" && broken["exit_code"] == nil && broken["has_results"] == false)
            let slow = try await client.send(.POST, "/computations", ["capsule_id": .string(client.id("slow-run"))])
                .json
            let path = "/computations/" + (slow["id"]?.string ?? "")
            #expect(try await client.send(.POST, path + "/results").json == ["items": []])
            #expect(try await client.get(path + "/results/urls?path=output").status == 404)
            #expect(try await client.send(.DELETE, path).status == 204)
            #expect(try await client.get(path).status == 404)
            #expect(try await client.send(.DELETE, path).status == 404)
        }
    }

    @Test("Parameters by order, by name and by default, as the run shows them and its log names them")
    func parameters() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let fit: JSONValue = .string(client.id("tide-fit"))
            let values = { (run: JSONValue) in (run["parameters"]?.array ?? []).compactMap { $0["value"]?.string } }
            let ordered = try await client.run(["capsule_id": fit, "parameters": ["", "ridge"]])
            #expect(values(ordered) == ["5", "ridge"])
            #expect(ordered["name"]?.string?.hasPrefix("Run With Parameters ") == true)
            let named = try await client.run([
                "capsule_id": fit, "named_parameters": [["param_name": "harmonics", "value": "8"]],
            ])
            #expect(values(named) == ["8", "ols"])
            #expect(
                named["parameters"]?.array?.first == ["name": "Harmonics", "param_name": "harmonics", "value": "8"])
            let bare = try await client.run(["capsule_id": .string(client.id("git-linked")), "parameters": ["a", "b"]])
            #expect(bare["parameters"] == [["name": "", "value": "a"], ["name": "", "value": "b"]])
            let plain = try await client.run([
                "nextflow_profile": "standard", "parameters": ["99"],
                "pipeline_id": .string(client.id("plain-pipeline")),
            ])
            #expect(values(plain) == ["12", "fast"] && plain["nextflow_profile"] == "standard")
            let pipeline = try await client.run([
                "pipeline_id": .string(client.id("tide-pipeline")),
                "processes": [["name": "capsule_tide_fit_1", "parameters": ["9"]]],
            ])
            let process = pipeline["processes"]?.array?.first
            #expect(process?["capsule_id"] == fit && process?["parameters"]?.array?.first?["value"] == "9")
            let path = "/computations/" + (named["id"]?.string ?? "")
            let link = try await client.get(path + "/results/urls?path=output").json["view_url"]?.string ?? ""
            #expect(try await client.send(.GET, link, token: nil).text.contains("harmonics = 8"))
        }
    }

    @Test("Data assets of a run: a mount of its own, that of a replaced one in a pipeline, of the same kind")
    func inputs() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let clash: JSONValue = .string(client.id("no-mount-clash"))
            let run = try await client.run([
                "capsule_id": .string(client.id("tide-fit")), "data_assets": [["id": clash, "mount": .null]],
            ])
            #expect(run["data_assets"] == [["id": clash, "mount": "gauge_data"]])
            let beside = try await client.run([
                "capsule_id": .string(client.id("tide-fit")), "data_assets": [["id": clash, "mount": "other"]],
            ])
            let gauge: JSONValue = .string(client.id("gauge-data"))
            #expect(
                beside["data_assets"] == [["id": gauge, "mount": "gauge_data"], ["id": clash, "mount": "other"]])
            let pipeline: JSONValue = .string(client.id("tide-pipeline"))
            let replaced = try await client.run(["data_assets": [["id": clash]], "pipeline_id": pipeline])
            #expect(replaced["exit_code"] == 0)
            let lost = try await client.run(["data_assets": [["id": clash, "mount": "x"]], "pipeline_id": pipeline])
            #expect(lost["end_status"] == "failed" && lost["exit_code"] == 1)
            let other: JSONValue = [
                "data_assets": [["id": .string(client.id("reef-maps")), "mount": "gauge_data"]],
                "pipeline_id": pipeline,
            ]
            #expect(try await client.send(.POST, "/computations", other).status == 400)
        }
    }

    @Test("On a release one sees one's own runs and those of the release")
    func release() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let release = client.id("tide-fit-release")
            let list = { (token: String) in
                try await client.get("/capsules/\(release)/computations", token: token).json.array ?? []
            }
            let body: JSONValue = ["capsule_id": .string(release), "version": 1]
            let run = try await client.send(.POST, "/computations", body, token: OceanClient.stranger).json
            #expect(run["version"] == 1 && run["owner_email"] == "dan.stranger@cern.ch")
            #expect(try await list(OceanClient.demo).count == 3)
            #expect(try await list(OceanClient.colleague).compactMap { $0["owner"]?.string }.contains("release"))
            #expect(try await list(OceanClient.colleague).count == 2)
            #expect(try await list(OceanClient.stranger).first?["id"] == run["id"])
            let path = "/computations/" + (run["id"]?.string ?? "")
            #expect(try await client.get(path, token: OceanClient.colleague).status == 404)
        }
    }

    @Test("Folders list one level, with paths that lead on")
    func folders() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let run = try await client.run(["capsule_id": .string(client.id("tide-fit"))])
            let path = "/computations/" + (run["id"]?.string ?? "") + "/results"
            let list = { (folder: String) in
                (try await client.send(.POST, path, ["path": .string(folder)]).json["items"]?.array ?? []).compactMap {
                    $0["path"]?.string
                }
            }
            #expect(
                try await list("") == [
                    "curve.png", "gauge a+b & c.txt", "output", "parameters.json", "plots", "summary.csv", "tables",
                ])
            #expect(try await list("plots") == ["plots/fit.png", "plots/residuals.svg"])
            #expect(try await list("/tables/") == ["tables/2024"])
            #expect(try await list("tables/2024") == ["tables/2024/constituents.csv"])
            #expect(try await client.send(.POST, path).json == client.send(.POST, path, ["path": ""]).json)
        }
    }

    @Test("Signed links work without a token, for a while, for what they were given for")
    func links() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let run = try await client.run(["capsule_id": .string(client.id("tide-fit"))])
            let path = "/computations/" + (run["id"]?.string ?? "")
            let urls = try await client.get(path + "/results/urls?path=gauge+a%2Bb+%26+c.txt").json
            let url = urls["download_url"]?.string ?? ""
            let whole = try await client.send(.GET, url, token: nil)
            let size = whole.bytes.count
            #expect(whole.status == 200 && whole["Content-Length"] == String(size))
            #expect(whole["Content-Disposition"] == "attachment; filename=\"gauge a+b & c.txt\"")
            let view = try await client.send(.GET, urls["view_url"]?.string ?? "", token: nil)
            #expect(view["Content-Disposition"]?.hasPrefix("inline") == true && view.bytes == whole.bytes)
            let head = try await client.send(.HEAD, url, token: nil)
            #expect(head.status == 200 && head["Content-Length"] == String(size) && head.bytes.isEmpty)
            for (range, part) in [
                ("bytes=0-3", 0..<4), ("bytes=4-", 4..<size), ("bytes=-5", size - 5..<size), ("bytes=2-999", 2..<size),
            ] {
                let reply = try await client.send(.GET, url, token: nil, headers: [("Range", range)])
                #expect(reply.status == 206 && reply.bytes == Array(whole.bytes[part]), "\(range)")
                #expect(reply["Content-Range"] == "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)")
            }
            let outside = try await client.send(.GET, url, token: nil, headers: [("Range", "bytes=9999-")])
            #expect(outside.status == 416 && outside["Content-Range"] == "bytes */\(size)")
            #expect(try await client.send(.GET, url, token: nil, headers: [("Range", "lines=1-2")]).status == 200)
            #expect(try await client.send(.GET, url).status == 400)
            #expect(try await client.send(.POST, url, token: nil).status == 405)
            for broken in [
                String(url.dropLast()) + (url.last == "0" ? "1" : "0"), url.replacing("attachment", with: "inline"),
                url.replacing("gauge", with: "output"), url.replacing("expires=", with: "expires=1"),
                String(url.prefix { $0 != "?" }), client.server.url + "/signed", client.server.url + "/signed/a/b/c",
            ] {
                #expect(try await client.send(.GET, broken, token: nil).status == 403, "\(broken)")
            }
            let key = client.server.ocean.key
            for (seconds, status) in [(-1, 403), (3600, 200)] {
                let link = SignedLink(
                    owner: .computation, id: run["id"]?.string ?? "", path: "output", isInline: true,
                    expires: Int(OceanClock.now()) + seconds)
                let reply = try await client.send(.GET, client.server.url + link.target(key), token: nil)
                #expect(reply.status == status, "\(seconds)")
            }
            let old = try await client.get(path + "/results/download_url?path=output").json["url"]?.string ?? ""
            _ = try await client.send(.DELETE, path)
            #expect(try await client.send(.GET, old, token: nil).status == 404)
        }
    }
}
