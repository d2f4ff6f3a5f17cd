import Testing

@testable import Client

@Suite("A broken answer")
struct BrokenAnswerTests {
    @Test(
        "that is not HTTP is a network error, and not asked for again",
        arguments: [
            "220 smtp.example ESMTP\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 20x OK\r\n\r\n",
        ]
    )
    func notHTTP(text: String) async throws {
        try await ScriptedServer.run({ _, _ in [.send(text)] }) { server, transport in
            let error = try await failure(transport, get())
            #expect(error.kind == .network)
            #expect(error.message.contains("valid HTTP"), "\(error)")
            #expect(server.requests.count == 1)
        }
    }

    @Test("with broken chunks is a body error")
    func chunks() async throws {
        let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n"
        try await ScriptedServer.run({ _, _ in [.send(text)] }) { _, transport in
            let error = try await failure(transport, get())
            #expect(error.kind == .body)
            #expect(error.message.contains("broken HTTP"), "\(error)")
        }
    }

    @Test("that is cut short is a body error")
    func cut() async throws {
        try await ScriptedServer.run(
            { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .close] },
            configure: { $0.maximumAttempts = 1 }
        ) { _, transport in
            let error = try await failure(transport, get())
            #expect(error.kind == .body)
            #expect(error.message.contains("cut short"))
        }
    }

    @Test("to a write tells the status that had come")
    func cutWrite() async throws {
        try await ScriptedServer.run({ _, _ in
            [.send("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\nabc"), .close]
        }) { server, transport in
            let error = try await failure(transport, ClientRequest(method: "POST", path: "/a"))
            #expect(error.kind == .body)
            #expect(error.message.contains("answered with status 201"), "\(error)")
            #expect(server.requests.count == 1)
        }
    }

    @Test("that is larger than the limit is a body error, with or without a stated length")
    func tooLarge() async throws {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n0\r\n\r\n"
        for steps in [[ScriptedServer.Step].answer(body: "0123456789a"), [.send(chunked)]] {
            try await ScriptedServer.run({ _, _ in steps }) { _, transport in
                var request = get()
                request.sink = .memory(limit: 10)
                let error = try await failure(transport, request)
                #expect(error.kind == .body)
                #expect(error.message.contains("larger than 10 bytes"))
                request.sink = .memory(limit: 11)
                let body = try await transport.send(request).body
                #expect(body.count == 11)
            }
        }
    }

    @Test("without a length that ends with the connection is complete")
    func untilClose() async throws {
        try await ScriptedServer.run({ _, _ in [.send("HTTP/1.1 200 OK\r\n\r\nabc"), .close] }) { _, transport in
            let body = try await transport.send(get()).body
            #expect(body == Array("abc".utf8))
        }
    }

    @Test("to HEAD, or with 204 or 304, has no body whatever length it states")
    func bodiless() async throws {
        try await ScriptedServer.run({ _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")] }) {
            _, transport in
            let response = try await transport.send(ClientRequest(method: "HEAD", path: "/a"))
            #expect(response.body.isEmpty)
            #expect(response.header("CONTENT-LENGTH") == "10")
        }
        try await ScriptedServer.run({ _, _ in [.send("HTTP/1.1 304 Not Modified\r\nETag: \"3\"\r\n\r\n")] }) {
            _, transport in
            let status = try await transport.send(get()).status
            #expect(status == 304)
        }
    }

    @Test("is not what an interim answer before the real one makes it")
    func interim() async throws {
        let text = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
        try await ScriptedServer.run({ _, _ in [.send(text)] }) { _, transport in
            let response = try await transport.send(get())
            #expect(response.status == 200)
            #expect(response.body == Array("abc".utf8))
        }
    }
}
