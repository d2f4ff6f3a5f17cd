import Foundation
import JSON
import NIOHTTP1
import Sandbox
import Testing

@Suite("Code Ocean: routes, tokens and versions")
struct CodeOceanRoutingTests {
    @Test("Every path is served with and without a slash at its end, and with slashes at its front")
    func slashes() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let id = client.id("tide-fit")
            let asset = client.id("gauge-data")
            let run = try await client.get("/capsules/\(id)/computations").json.array?.last?["id"]?.string ?? ""
            let paths: [(HTTPMethod, String)] = [
                (.GET, "/capsules/\(id)"), (.GET, "/capsules/\(id)/app_panel"), (.POST, "/capsules/search"),
                (.GET, "/capsules/\(id)/computations"), (.GET, "/capsules/\(id)/permissions"),
                (.POST, "/pipelines/search"), (.GET, "/pipelines/\(client.id("tide-pipeline"))"),
                (.GET, "/capsules/\(client.id("tide-pipeline"))"), (.GET, "/computations/\(run)"),
                (.POST, "/computations/\(run)/results"), (.GET, "/data_assets/\(asset)"), (.GET, "/data_assets"),
                (.POST, "/data_assets/search"), (.POST, "/data_assets/\(asset)/files"),
                (.GET, "/data_assets/\(asset)/permissions"), (.GET, "/custom_metadata"),
            ]
            for (method, path) in paths {
                for form in [path, path + "/"] {
                    #expect(try await client.send(method, form).status == 200, "\(method) \(form)")
                }
                let raw = client.server.url + "//api/v1" + path
                #expect(try await client.send(method, raw).status == 200, "\(method) \(raw)")
            }
            let detach = "/capsules/\(id)/data_assets/"
            #expect(try await client.send(.DELETE, detach, [.string(asset)]).status == 204)
            #expect(try await client.send(.DELETE, detach, [.string(asset)]).status == 404)
        }
    }

    @Test("Unknown paths are 404, wrong methods 405 with the right ones, in JSON and without rate headers")
    func unknown() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let id = client.id("tide-fit")
            for path in [
                "", "/", "/nope", "/capsules", "/capsules/\(id)/nope", "/capsules/\(id)/app_panel/x", "/capsules/x",
            ] {
                let reply = try await client.get(path)
                #expect(reply.status == 404, "\(path)")
                #expect(reply.message?.isEmpty == false && reply["Content-Type"] == "application/json")
                #expect(reply["X-RateLimit-Limit"] == nil)
            }
            let wrong: [(HTTPMethod, String, String)] = [
                (.POST, "/capsules/\(id)", "GET, DELETE"), (.GET, "/capsules/search", "POST"),
                (.PUT, "/computations", "POST"), (.DELETE, "/custom_metadata", "GET"),
                (.HEAD, "/capsules/\(id)", "GET, DELETE"), (.GET, "/capsules/\(id)/sync", "POST"),
            ]
            for (method, path, allowed) in wrong where path != "/capsules/search" {
                let reply = try await client.send(method, path)
                #expect(reply.status == 405 && reply["Allow"] == allowed, "\(method) \(path)")
            }
            #expect(try await client.get("/pipelines/\(id)").status == 404)
        }
    }

    @Test("The token is the user name of Basic credentials, and nothing else works")
    func tokens() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let path = "/custom_metadata"
            for token in ["cop_demo", "cop_colleague", "cop_stranger", "cop_reader", "cop_nodata"] {
                #expect(try await client.get(path, token: token).status == 200)
            }
            for token in [nil, "cop_revoked", "cop_unknown", "'cop_demo", "", "cop_demo:password"] {
                let reply = try await client.get(path, token: token)
                #expect(reply.status == 401 && reply.message != nil, "\(token ?? "none")")
            }
            for header in ["Bearer cop_demo", "Basic %%%", "cop_demo"] {
                let reply = try await client.send(.GET, path, token: nil, headers: [("Authorization", header)])
                #expect(reply.status == 401, "\(header)")
            }
            #expect(try await client.get("/nope", token: nil).status == 401)
            // CAP's tokens and Code Ocean's are not mixed up.
            #expect(try await client.get(path, token: "demo-token").status == 401)
        }
    }

    @Test("A client that needs a newer server is told so before anything else is looked at")
    func version() async throws {
        try await withOcean(SandboxConfiguration(codeOceanVersion: "4.6.0")) { (client: OceanClient) async throws in
            let versions = [
                ("4.6.0", 200), ("4.5.9", 200), ("4", 200), ("4.6.1", 400), ("4.8.0", 400), ("5", 400), ("x", 400),
                ("4..1", 400), ("", 400), ("1.2.3.4", 400),
            ]
            for (version, status) in versions {
                let headers = [("Min-Server-Version", version)]
                #expect(
                    try await client.send(.GET, "/custom_metadata", headers: headers).status == status, "\(version)")
            }
            let headers = [("Min-Server-Version", "9")]
            #expect(try await client.send(.GET, "/capsules/none", headers: headers).status == 400)
            #expect(try await client.send(.GET, "/custom_metadata", token: nil, headers: headers).status == 401)
        }
    }

    @Test("Null is the same as absent at every depth, and unknown members are ignored")
    func nulls() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let body = """
                {"query":null,"limit":null,"next_token":null,"filters":[{"key":"tags","value":"git","values":null,\
                "range":null,"exclude":null}],"sort_field":null,"sort_order":null,"ownership":null,"other":{"a":null}}
                """
            let reply = try await client.send(.POST, "/capsules/search", text: body)
            #expect(reply.json["results"]?.array?.count == 3)
            let run = """
                {"capsule_id":"\(client.id("tide-fit"))","pipeline_id":null,"data_assets":null,"parameters":null,\
                "named_parameters":[{"param_name":"harmonics","value":"7"}],"processes":null,"version":null}
                """
            #expect(try await client.send(.POST, "/computations", text: run).status == 200)
            let asset = "/data_assets/\(client.id("shared-asset"))"
            let update = "{\"name\":\"größer\",\"tags\":null,\"description\":null,\"custom_metadata\":{\"depth\":null}}"
            let updated = try await client.send(.PUT, asset, text: update)
            #expect(updated.json["tags"] == ["shared"])
            #expect(updated.text.contains("größer"))
        }
    }

    @Test("A world file changes nothing about the Code Ocean half")
    func world() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory + "/world.json"
            let world: JSONValue = [
                "users": [
                    ["id": 7, "email": "someone@else.ch", "tokens": [["token": "their-token", "scopes": []]]]
                ]
            ]
            try Data(world.bytes()).write(to: URL(fileURLWithPath: file))
            try await withOcean(SandboxConfiguration(worldFile: file)) { (client: OceanClient) async throws in
                #expect(client.server.demoToken == "their-token" && client.server.codeOceanToken == "cop_demo")
                #expect(try await client.names(["query": "name:\"tide-fit\""]) == ["tide-fit"])
                #expect(try await client.get("/custom_metadata", token: OceanClient.colleague).status == 200)
            }
        }
    }

    @Test("Faults come when they are asked for")
    func faults() async throws {
        try await withOcean { (client: OceanClient) async throws in
            for (fault, status) in [
                ("429", 429), ("429 retry-after", 429), ("500", 500), ("503", 503), ("html", 502), ("418", 400),
            ] {
                let reply = try await client.send(.GET, "/custom_metadata", headers: [("Sandbox-Fault", fault)])
                #expect(reply.status == status && (reply.message == nil) == (fault == "html"))
                #expect((reply["Retry-After"] == "1") == (fault == "429 retry-after"))
            }
        }
    }

    @Test("The text to paste has both addresses and all tokens")
    func connectText() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let text = client.server.connectText
            #expect(text.contains("export CODEOCEAN_DOMAIN=\(client.server.url)\nexport CODEOCEAN_TOKEN=cop_demo\n"))
            for token in ["cop_colleague", "cop_stranger", "cop_reader", "cop_nodata", "cop_revoked"] {
                #expect(text.contains(token))
            }
        }
    }
}
