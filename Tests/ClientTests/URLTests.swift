import Testing

@testable import Client

@Suite("A URL")
struct URLTests {
    @Test(
        "of a server is refused if it is not a plain http or https address",
        arguments: [
            "", "cap.example", "ftp://cap.example", "https://", "https://user:pw@cap.example", "https://cap.example:0",
            "https://cap.example:65536", "https://cap.example:x", "https://cap example",
            "https://cap.example\\@evil.example",
            "https://[::1", "https://[nothex]", "https://cap.example?x=1", "https://cäp.example", "https://a\r\nb",
        ]
    )
    func refused(url: String) {
        let error = #expect(throws: ClientError.self) { try HTTPTransport(ClientConfiguration(baseURL: url)) }
        #expect(error?.kind == .argument)
    }

    @Test(
        "is built from the base, the path and the query",
        arguments: [
            ("https://h", "/a", "https://h/a"), ("https://h/", "/a", "https://h/a"),
            ("https://h/p/", "/a", "https://h/p/a"),
            ("HTTPS://H:443", "/a%20b", "https://h/a%20b"), ("https://h:8443", "/a", "https://h:8443/a"),
            ("https://h", "//evil/a", "https://h//evil/a"),
            ("https://h", "/a b\r\nä%", "https://h/a%20b%0D%0A%C3%A4%25"),
            ("https://h", "https://other/b?x=1", "https://other/b?x=1"), ("http://[::1]:80", "/a", "http://[::1]/a"),
        ]
    )
    func built(base: String, path: String, expected: String) throws {
        #expect(try RequestCheck(base: WebURL(base)).url(of: get(path)).text == expected)
    }

    @Test("has its query encoded outside the unreserved characters")
    func query() throws {
        var request = get("/a?z=1")
        request.query = [("q", "a-b_c.d~e \"[x]{y}|^`\\<>#%+&=/ä"), ("", "")]
        let expected = "/a?z=1&q=a-b_c.d~e%20%22%5Bx%5D%7By%7D%7C%5E%60%5C%3C%3E%23%25%2B%26%3D%2F%C3%A4&="
        #expect(try RequestCheck(base: WebURL("https://h")).url(of: request).target == expected)
    }

    @Test("arrives at the server as it was built")
    func wire() async throws {
        try await ScriptedServer.run({ _, _ in .answer() }) { server, transport in
            var request = get("/api//files/a%2Fb/../c%5B1%5D;x=1")
            request.query = [("q", "[a] & b")]
            _ = try await transport.send(request)
            #expect(server.requests.first?.line == "GET /api//files/a%2Fb/../c%5B1%5D;x=1?q=%5Ba%5D%20%26%20b HTTP/1.1")
        }
    }

    @Test("that is neither a path nor an absolute URL is refused", arguments: ["a", "", "a/b", "/a#b", "httpx://h/"])
    func badPath(path: String) async throws {
        let transport = try HTTPTransport(ClientConfiguration(baseURL: "https://cap.example"))
        #expect(try await failure(transport, get(path)).kind == .argument)
    }

    @Test("goes with a method in capitals only", arguments: ["", "get", "GET /x HTTP/1.1\r\n"])
    func badMethod(method: String) async throws {
        let transport = try HTTPTransport(ClientConfiguration(baseURL: "https://cap.example"))
        #expect(try await failure(transport, ClientRequest(method: method, path: "/a")).kind == .argument)
    }
}
