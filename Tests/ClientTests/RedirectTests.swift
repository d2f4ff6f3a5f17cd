import Testing

@testable import Client

@Suite("A redirect")
struct RedirectTests {
    @Test("of a read is followed, with the token on the same origin", arguments: [301, 302, 303, 307, 308])
    func sameOrigin(status: Int) async throws {
        try await ScriptedServer.run(
            { number, _ in number == 1 ? .answer(status, headers: ["Location: ../b?x=1"]) : .answer(200, body: "here")
            },
            configure: { $0.token = Secret("sesame") }
        ) { server, transport in
            let response = try await transport.send(get("/api/a/c"))
            #expect(response.body == Array("here".utf8))
            #expect(response.finalURL == "\(server.url)/api/b?x=1")
            #expect(response.attempts == 1)
            #expect(server.requests.last?.line == "GET /api/b?x=1 HTTP/1.1")
            #expect(server.requests.last?.headers["authorization"] == "Bearer sesame")
        }
    }

    @Test("to another origin does not carry the token or a cookie, not even on the way back")
    func otherOrigin() async throws {
        let home = try await ScriptedServer { _, request in
            .answer(200, body: request.line)
        }
        let other = try await ScriptedServer { [url = home.url] _, _ in
            .answer(302, headers: ["Location: \(url)/back"])
        }
        try await ScriptedServer.run(
            { [url = other.url] _, request in
                request.line.contains("/back")
                    ? .answer(200, body: "back") : .answer(302, headers: ["Location: \(url)/away"])
            },
            configure: { $0.token = Secret("sesame") }
        ) { server, transport in
            var request = get()
            request.headers = [("Cookie", "a=b")]
            _ = try await transport.send(request)
            #expect(server.requests.first?.headers["authorization"] == "Bearer sesame")
            for request in other.requests + home.requests {
                #expect(request.headers["authorization"] == nil)
                #expect(request.headers["cookie"] == nil)
            }
            #expect(other.requests.count == 1)
            #expect(home.requests.count == 1)
        }
        await other.stop()
        await home.stop()
    }

    @Test("of a write is given to the caller", arguments: ["POST", "PUT", "PATCH", "DELETE"])
    func write(method: String) async throws {
        try await ScriptedServer.run({ _, _ in .answer(307, headers: ["Location: /b"]) }) { server, transport in
            let response = try await transport.send(ClientRequest(method: method, path: "/a"))
            #expect(response.status == 307)
            #expect(response.header("location") == "/b")
            #expect(server.requests.count == 1)
        }
    }

    @Test("in a circle ends after five")
    func circle() async throws {
        try await ScriptedServer.run({ _, _ in .answer(302, headers: ["Location: /a"]) }) { server, transport in
            let error = try await failure(transport, get("/a"))
            #expect(error.kind == .network)
            #expect(error.message.contains("more than 5 times"))
            #expect(server.requests.count == 6)
        }
    }

    @Test("from https to http is refused")
    func downgrade() throws {
        let answer = Exchange.Answer(status: 302, headers: [("location", "http://cap.example/b")])
        let url = try WebURL("https://cap.example/a")
        #expect(throws: AttemptFailure.self) { try Redirects.target(of: answer, method: "GET", from: url) }
    }

    @Test(
        "resolves its Location as RFC 3986 says",
        arguments: [
            ("/x", "https://h/x"), ("x", "https://h/a/x"), ("?y=2", "https://h/a/b?y=2"), ("../x", "https://h/x"),
            ("./x", "https://h/a/x"), ("//other/x", "https://other/x"), ("https://other:8443", "https://other:8443/"),
            ("", "https://h/a/b?q=1"), ("#part", "https://h/a/b?q=1"), ("x y", "https://h/a/x%20y"),
            ("x?u=http://z/", "https://h/a/x?u=http://z/"), ("../../../x/..", "https://h/"),
        ]
    )
    func resolution(reference: String, expected: String) throws {
        #expect(try WebURL("https://h/a/b?q=1").resolving(reference).text == expected)
    }
}
