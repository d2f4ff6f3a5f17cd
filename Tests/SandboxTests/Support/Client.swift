import AsyncHTTPClient
import Foundation
import JSON
import NIOCore
import NIOHTTP1
import Sandbox
import Testing

/// A sandbox for one test, ended when the test is over, and the client to talk to it.
func withSandbox(
    _ configuration: SandboxConfiguration = SandboxConfiguration(), _ body: (Client) async throws -> Void
) async throws {
    let server = try await SandboxServer.start(configuration)
    do {
        try await body(Client(server: server))
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// A directory of its own for one test.
func withTemporaryDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = NSTemporaryDirectory() + "sandbox-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(directory)
}

/// What came back.
struct Reply {
    let status: Int
    let headers: HTTPHeaders
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue { (try? JSONValue.parse(bytes)) ?? .null }
    var message: String? { json["message"]?.string }
    var pid: String { json["id"]?.string ?? json["pid"]?.string ?? "" }
    subscript(name: String) -> String? { headers.first(name: name) }
}

/// Sends requests to a sandbox, as the demo user where nothing else is said.
struct Client {
    static let colleague = "colleague-token"
    static let admin = "admin-token"
    static let stranger = "stranger-token"
    static let basic = "application/basic+json"

    let server: SandboxServer

    func send(
        _ method: HTTPMethod, _ path: String, token: String? = "demo-token", body: [UInt8]? = nil,
        headers: [(String, String)] = []
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : server.url + "/api" + path)
        request.method = method
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let body { request.body = .bytes(body) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let buffer = try await response.body.collect(upTo: 64 * 1024 * 1024)
        return Reply(
            status: Int(response.status.code), headers: response.headers, bytes: Array(buffer.readableBytesView))
    }

    func get(_ path: String, token: String? = "demo-token", accept: String? = nil) async throws -> Reply {
        try await send(.GET, path, token: token, headers: accept.map { [("Accept", $0)] } ?? [])
    }

    func send(
        _ method: HTTPMethod, _ path: String, json: JSONValue, token: String? = "demo-token",
        headers: [(String, String)] = []
    ) async throws -> Reply {
        try await send(
            method, path, token: token, body: json.bytes(), headers: [("Content-Type", "application/json")] + headers)
    }

    func create(_ type: String = "cms-analysis", _ metadata: JSONObject = ["general_title": "made"]) async throws
        -> Reply
    {
        var body = metadata
        body["$ana_type"] = .string(type)
        return try await send(.POST, "/deposits/", json: .object(body))
    }

    func patch(_ pid: String, _ operations: JSONValue, headers: [(String, String)] = []) async throws -> Reply {
        try await send(
            .PATCH, "/deposits/\(pid)", json: operations,
            headers: [("Content-Type", "application/json-patch+json")] + headers)
    }

    func act(_ pid: String, _ action: String, _ body: JSONValue? = nil, token: String? = "demo-token") async throws
        -> Reply
    {
        let path = "/deposits/\(pid)/actions/\(action)"
        guard let body else { return try await send(.POST, path, token: token) }
        return try await send(.POST, path, json: body, token: token)
    }

    /// Hits of a list, in the basic form.
    func list(_ query: String, token: String = "demo-token") async throws -> (total: Int, hits: [JSONValue]) {
        let reply = try await get("/deposits/?\(query)", token: token, accept: Client.basic)
        try #require(reply.status == 200, Comment(rawValue: reply.text))
        return (Int(reply.json["hits"]?["total"]?.int ?? -1), reply.json["hits"]?["hits"]?.array ?? [])
    }
}
