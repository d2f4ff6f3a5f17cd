import Testing

@testable import Client

@Suite("The token")
struct AuthorizationTests {
    @Test("is sent as a Bearer header, and nowhere in the URL")
    func bearer() async throws {
        try await ScriptedServer.run({ _, _ in .answer() }, configure: { $0.token = Secret("sesame") }) {
            server, transport in
            _ = try await transport.send(get())
            let request = try #require(server.requests.first)
            #expect(request.headers["authorization"] == "Bearer sesame")
            #expect(request.line == "GET /api/me HTTP/1.1")
        }
    }

    @Test("is sent as a Basic user name to Code Ocean")
    func basic() async throws {
        let configure: (inout ClientConfiguration) -> Void = {
            $0.token = Secret("cop_abc")
            $0.authorizationScheme = .basicUser
        }
        try await ScriptedServer.run({ _, _ in .answer() }, configure: configure) { server, transport in
            _ = try await transport.send(get())
            #expect(server.requests.first?.headers["authorization"] == "Basic Y29wX2FiYzo=")
        }
    }

    @Test("is not sent where the request says so")
    func signedURL() async throws {
        try await ScriptedServer.run({ _, _ in .answer() }, configure: { $0.token = Secret("sesame") }) {
            server, transport in
            var request = get()
            request.sendsToken = false
            _ = try await transport.send(request)
            #expect(server.requests.first?.headers["authorization"] == nil)
        }
    }

    @Test("is not sent to another origin than the server's, not even to another port")
    func otherOrigin() async throws {
        let other = try await ScriptedServer { _, _ in .answer() }
        try await ScriptedServer.run({ _, _ in .answer() }, configure: { $0.token = Secret("sesame") }) {
            server, transport in
            _ = try await transport.send(get("\(other.url)/files/a"))
            _ = try await transport.send(get("\(server.url)/files/a"))
            #expect(other.requests.map { $0.headers["authorization"] } == [nil])
            #expect(server.requests.map { $0.headers["authorization"] } == ["Bearer sesame"])
        }
        await other.stop()
    }

    @Test(
        "is refused over plain http to another machine",
        arguments: [
            "http://cap.example", "http://10.0.0.1", "http://127.0.0.1.example", "http://0127.0.0.1", "http://[::2]",
            "http://localhost.example", "http://2130706433",
        ]
    )
    func plainHTTP(url: String) throws {
        let error = #expect(throws: ClientError.self) {
            try HTTPTransport(ClientConfiguration(baseURL: url, token: Secret("sesame")))
        }
        #expect(error?.kind == .argument)
        #expect(error?.sent == false)
        #expect(error?.message.contains("use https") == true)
    }

    @Test(
        "may go over plain http inside this machine",
        arguments: [
            "http://localhost:1", "http://127.0.0.1", "http://127.9.9.9:8080", "http://[::1]:5000", "http://LOCALHOST",
        ]
    )
    func loopback(url: String) throws {
        _ = try HTTPTransport(ClientConfiguration(baseURL: url, token: Secret("sesame")))
    }

    @Test(
        "is refused if it could break the header",
        arguments: ["", "a\r\nX: y", "a\nb", "a b", "tökn", "a\u{7F}", "a\0"])
    func malformed(token: String) throws {
        let error = #expect(throws: ClientError.self) {
            try HTTPTransport(ClientConfiguration(baseURL: "https://cap.example", token: Secret(token)))
        }
        #expect(error?.kind == .argument)
    }

    @Test("does not show when a configuration is printed or dumped")
    func printing() {
        let configuration = ClientConfiguration(baseURL: "https://cap.example", token: Secret("sesame"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("sesame"))
        #expect(!"\(configuration)".contains("sesame"))
        #expect("\(Secret("sesame"))" == "<redacted>")
    }

    @Test(
        "cannot be set by hand, nor can the headers that frame a request",
        arguments: ["authorization", "Host", "Content-Length"])
    func reservedHeaders(name: String) async throws {
        let transport = try HTTPTransport(ClientConfiguration(baseURL: "https://cap.example"))
        var request = get()
        request.headers = [(name, "x")]
        let error = try await failure(transport, request)
        #expect(error.kind == .argument)
        #expect(error.attempts == 0)
    }
}
