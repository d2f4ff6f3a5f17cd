import AsyncHTTPClient
import Foundation
import JSON
import NIOHTTP1
import Testing

@testable import Sandbox

/// A sandbox for one test of the Code Ocean half, with quick runs, and the client to talk to it.
func withOcean(
    _ configuration: SandboxConfiguration = SandboxConfiguration(runSeconds: 0.4),
    _ body: (OceanClient) async throws -> Void
) async throws {
    try await withSandbox(configuration) { try await body(OceanClient(server: $0.server)) }
}

/// Sends requests to the Code Ocean half, as the demo user where nothing else is said.
struct OceanClient {
    static let demo = "cop_demo"
    static let colleague = "cop_colleague"
    static let stranger = "cop_stranger"

    let server: SandboxServer

    func send(
        _ method: HTTPMethod, _ path: String, _ json: JSONValue? = nil, token: String? = demo, text: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : server.url + "/api/v1" + path)
        request.method = method
        request.headers.add(name: "Content-Type", value: "application/json")
        if let token {
            request.headers.add(
                name: "Authorization", value: "Basic " + Data((token + ":").utf8).base64EncodedString())
        }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let bytes = text.map({ Array($0.utf8) }) ?? json?.bytes() { request.body = .bytes(bytes) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let buffer = try await response.body.collect(upTo: 64 * 1024 * 1024)
        return Reply(
            status: Int(response.status.code), headers: response.headers, bytes: Array(buffer.readableBytesView))
    }

    func get(_ path: String, token: String? = demo) async throws -> Reply { try await send(.GET, path, token: token) }

    /// The first page of a search.
    func search(
        _ body: JSONValue = [:], in route: String = "capsules", token: String = demo
    ) async throws -> [JSONValue] {
        let reply = try await send(.POST, "/\(route)/search", body, token: token)
        try #require(reply.status == 200, Comment(rawValue: reply.text))
        return reply.json["results"]?.array ?? []
    }

    func names(_ body: JSONValue = [:], in route: String = "capsules", token: String = demo) async throws -> [String] {
        try await search(body, in: route, token: token).compactMap { $0["name"]?.string }
    }

    /// The id of a demo item.
    func id(_ name: String) -> String {
        let state = server.ocean.state
        let items = state.capsules.values.map { ($0.item.name, $0.item.id) }
        return (items + state.assets.values.map { ($0.item.name, $0.item.id) }).first { $0.0 == name }?.1 ?? name
    }

    /// Runs something and waits for the end.
    func run(_ body: JSONValue, token: String = demo) async throws -> JSONValue {
        let started = try await send(.POST, "/computations", body, token: token)
        try #require(started.status == 200, Comment(rawValue: started.text))
        return try await settled("/computations/" + (started.json["id"]?.string ?? "")) {
            ["completed", "failed"].contains($0["state"]?.string)
        }
    }

    /// Creates a data asset and waits until it is ready or failed.
    func asset(_ body: JSONObject) async throws -> JSONValue {
        var all: JSONObject = ["name": "made", "mount": "made", "tags": []]
        all.merge(body)
        let created = try await send(.POST, "/data_assets", .object(all))
        try #require(created.status == 200, Comment(rawValue: created.text))
        return try await settled("/data_assets/" + (created.json["id"]?.string ?? "")) { $0["state"] != "draft" }
    }

    func settled(_ path: String, _ isSettled: (JSONValue) -> Bool) async throws -> JSONValue {
        for _ in 0..<200 {
            let json = try await get(path).json
            if isSettled(json) { return json }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("\(path) never settles")
        return .null
    }
}
