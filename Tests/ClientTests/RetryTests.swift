import Testing

@testable import Client

@Suite("A failed attempt")
struct RetryTests {
    /// One line of the table: what happens first, and which kinds of request are then sent again.
    struct Rule: Sendable, CustomTestStringConvertible {
        var name: String
        var steps: [ScriptedServer.Step]
        var readTimeout = Duration.seconds(20)
        var safe: Bool
        var unsafe: Bool
        var conditional: Bool

        var testDescription: String { name }
    }

    static let rules = [
        Rule(name: "429", steps: .answer(429), safe: true, unsafe: true, conditional: true),
        Rule(name: "503", steps: .answer(503), safe: true, unsafe: true, conditional: true),
        Rule(name: "502", steps: .answer(502), safe: true, unsafe: false, conditional: true),
        Rule(name: "504", steps: .answer(504), safe: true, unsafe: false, conditional: true),
        Rule(name: "500", steps: .answer(500), safe: false, unsafe: false, conditional: false),
        Rule(name: "404", steps: .answer(404), safe: false, unsafe: false, conditional: false),
        Rule(name: "412", steps: .answer(412), safe: false, unsafe: false, conditional: false),
        Rule(name: "closed before the answer", steps: [.close], safe: true, unsafe: false, conditional: true),
        Rule(
            name: "closed in the head", steps: [.send("HTTP/1.1 20"), .close], safe: true, unsafe: false,
            conditional: true),
        Rule(
            name: "no answer in time",
            steps: [.wait(.seconds(2))],
            readTimeout: .milliseconds(300),
            safe: true,
            unsafe: false,
            conditional: true
        ),
        Rule(
            name: "cut body",
            steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .close],
            safe: true,
            unsafe: false,
            conditional: false
        ),
        Rule(
            name: "cut chunk",
            steps: [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"), .close],
            safe: true,
            unsafe: false,
            conditional: false
        ),
    ]

    @Test("is repeated as its kind permits", arguments: rules)
    func table(rule: Rule) async throws {
        let kinds: [(ClientRequest.RetrySafety, Bool)] = [
            (.safe, rule.safe), (.unsafe, rule.unsafe), (.conditional, rule.conditional), (.never, false),
        ]
        for (safety, isRepeated) in kinds {
            try await ScriptedServer.run(
                { number, _ in number == 1 ? rule.steps : .answer(200, body: "second") },
                configure: { $0.readTimeout = rule.readTimeout }
            ) { server, transport in
                var request = ClientRequest(method: safety == .safe ? "GET" : "PUT", path: "/a", retry: safety)
                if safety != .safe { request.body = .bytes([1, 2, 3], contentType: "application/json") }
                let response = try? await transport.send(request)
                #expect(server.requests.count == (isRepeated ? 2 : 1), "\(safety)")
                #expect((response?.attempts == 2 && response?.body == Array("second".utf8)) == isRepeated, "\(safety)")
            }
        }
    }

    @Test("that met no listener is repeated for every kind, and the error says that nothing was sent")
    func refused() async throws {
        let closed = try ClosedPort()
        var configuration = ClientConfiguration(baseURL: "http://127.0.0.1:\(closed.port)")
        configuration.retryBaseDelay = .milliseconds(1)
        configuration.maximumAttempts = 3
        let transport = try HTTPTransport(configuration)
        for safety in [ClientRequest.RetrySafety.safe, .unsafe, .conditional, .never] {
            let error = try await failure(transport, ClientRequest(method: "POST", path: "/a", retry: safety))
            #expect(error.kind == .network)
            #expect(error.attempts == 3)
            #expect(!error.sent)
            #expect(error.message.contains("refuses the connection"))
            #expect(error.message.contains("Tried 3 times"))
        }
        withExtendedLifetime(closed) {}
        await transport.shutdown()
    }

    @Test("to an unknown host names the host")
    func unknownHost() async throws {
        var configuration = ClientConfiguration(baseURL: "https://no-such-host.invalid")
        configuration.maximumAttempts = 1
        configuration.proxy = ProxySettings(url: nil)
        let transport = try HTTPTransport(configuration)
        let error = try await failure(transport, get())
        #expect(error.kind == .network)
        #expect(error.message.contains("host name no-such-host.invalid was not found"), "\(error)")
        #expect(!error.sent)
        await transport.shutdown()
    }

    @Test("of a write whose connection was lost says that the outcome is unknown")
    func unknownOutcome() async throws {
        try await ScriptedServer.run({ _, _ in [.close] }) { _, transport in
            let error = try await failure(transport, ClientRequest(method: "POST", path: "/api/deposits"))
            #expect(error.kind == .network)
            #expect(error.sent)
            #expect(error.attempts == 1)
            #expect(error.message.contains("look before you repeat"))
        }
    }

    @Test(
        "is not sent twice by the connection's own logic when one that was used before is lost",
        arguments: ["POST", "DELETE", "PUT"])
    func lostReusedConnection(method: String) async throws {
        try await ScriptedServer.run({ number, _ in number == 1 ? .answer() : [.close] }) { server, transport in
            _ = try await transport.send(get())
            var request = ClientRequest(method: method, path: "/a")
            if method == "PUT" { request.body = .bytes([1, 2, 3], contentType: "application/json") }
            let error = try await failure(transport, request)
            #expect(error.kind == .network)
            #expect(error.sent)
            #expect(error.attempts == 1)
            #expect(server.requests.map(\.line) == ["GET /api/me HTTP/1.1", "\(method) /a HTTP/1.1"])
        }
    }

    @Test("is repeated only so many times, and the last answer is given back")
    func limit() async throws {
        try await ScriptedServer.run({ _, _ in .answer(503, body: "down") }, configure: { $0.maximumAttempts = 3 }) {
            server, transport in
            let response = try await transport.send(get())
            #expect(response.status == 503)
            #expect(response.attempts == 3)
            #expect(response.body == Array("down".utf8))
            #expect(server.requests.count == 3)
        }
    }

    @Test("sends a file from its beginning again")
    func fileAgain() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("a", Array("content".utf8))
        try await ScriptedServer.run({ number, _ in number == 1 ? .answer(429) : .answer() }) { server, transport in
            var request = ClientRequest(method: "PUT", path: "/a")
            request.body = .file(path: path, contentType: "application/octet-stream")
            let response = try await transport.send(request)
            #expect(response.checksum == "md5:9a0364b9e99bb480dd25e1f0284c8555")
            #expect(server.requests.map(\.body) == [Array("content".utf8), Array("content".utf8)])
        }
    }
}
