import JSON
import Testing

@testable import Sandbox

@Suite("Hostile input")
struct HostileInputTests {
    @Test(
        "Bodies that are no JSON, or JSON of the wrong kind, get an answer",
        arguments: [
            "{", "", "null", "1", "[]", "\"x\"", "[[[[", "{\"$ana_type\":5}", "{\"$schema\":[]}",
            "{\"$ana_type\":\"cms-analysis\",\"n\":NaN}",
            "{\"$ana_type\":\"cms-analysis\",\"s\":\"\\u0000\"}", "{\"$ana_type\":\"cms-analysis\",\"s\":\"\\ud800\"}",
        ])
    func bodies(_ body: String) async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let bytes = Array(body.utf8)
            let json = [("Content-Type", "application/json")]
            let patch = [("Content-Type", "application/json-patch+json")]
            for reply in [
                try await client.send(.POST, "/deposits/", body: bytes, headers: json),
                try await client.send(.PATCH, "/deposits/\(pid)", body: bytes, headers: patch),
                try await client.send(.POST, "/deposits/\(pid)/actions/permissions", body: bytes, headers: json),
            ] where body != "[]" {
                #expect([400, 500].contains(reply.status))
            }
            #expect(try await client.get("/deposits/\(pid)").status == 200)
        }
    }

    @Test("Bad bytes and deep nesting are refused; the draft stays as it was")
    func nesting() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let json = [("Content-Type", "application/json")]
            let deep = Array(String(repeating: "[", count: 200_000).utf8)
            #expect(try await client.send(.PUT, "/deposits/\(pid)", body: deep, headers: json).status == 400)
            #expect(
                try await client.send(.PUT, "/deposits/\(pid)", body: [0x22, 0xFF, 0x22], headers: json).status == 400)
            // Nesting that grows patch by patch is stopped before it can no longer be read.
            let value = try JSONValue.parse(
                String(repeating: "{\"a\":", count: 200) + "1" + String(repeating: "}", count: 200))
            var path = ""
            var statuses: [Int] = []
            for _ in 0..<4 {
                path += path.isEmpty ? "/a" : String(repeating: "/a", count: 200)
                statuses.append(
                    try await client.patch(pid, [["op": "add", "path": .string(path), "value": value]]).status)
            }
            #expect(statuses.first == 200)
            #expect(statuses.last != 200)
            #expect(try await client.get("/deposits/\(pid)").status == 200)
        }
    }

    @Test(
        "Odd paths and queries get an answer",
        arguments: [
            "/deposits/%00", "/deposits/..%2f..%2fetc", "/deposits/%ff", "//", "/deposits//files",
            "/jsonschemas/%2e%2e", "/users/99999999999999999999",
            "/deposits/?q=%5B", "/deposits/?q=%ff", "/collection", "/schemas/", "/applications/tokens/x",
            "/records/'%20OR%201=1", "/deposits/?page=%00",
        ])
    func paths(_ path: String) async throws {
        try await withSandbox { client in
            let reply = try await client.get(path)
            #expect((200..<500).contains(reply.status))
        }
    }

    @Test(
        "Raw special characters and broken escapes in a query string are recognised",
        arguments: [
            ("q=a+b%20c&x=(1)", true), ("", true), ("q=a%2", false), ("q=%zz", false), ("q=[1]", false),
            ("q=\"a\"", false), ("a{}", false),
        ])
    func rawQuery(_ text: String, _ isWellFormed: Bool) {
        #expect(QueryString.isWellFormed(text) == isWellFormed)
    }
}
