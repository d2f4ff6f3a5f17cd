import Testing

@testable import Client

@Suite("A timeout")
struct TimeoutTests {
    @Test("ends a request that is not answered")
    func read() async throws {
        try await ScriptedServer.run(
            { _, _ in [.wait(.seconds(5))] },
            configure: {
                $0.readTimeout = .milliseconds(200)
                $0.maximumAttempts = 2
            }
        ) { server, transport in
            let start = ContinuousClock.now
            let error = try await failure(transport, get())
            #expect(error.kind == .timeout)
            #expect(error.attempts == 2)
            #expect(error.sent)
            #expect(error.message.contains("read timeout"))
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(server.requests.count == 2)
        }
    }

    @Test("ends an answer that stops in the middle")
    func stalledBody() async throws {
        try await ScriptedServer.run(
            { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .wait(.seconds(5))] },
            configure: {
                $0.readTimeout = .milliseconds(200)
                $0.maximumAttempts = 1
            }
        ) { _, transport in
            let error = try await failure(transport, get())
            #expect(error.kind == .timeout)
        }
    }

    @Test("ends a download that stops after its file was begun")
    func stalledFile() async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run(
            { _, _ in
                [
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n"), .stream(blocks: 64, of: 65536),
                    .wait(.seconds(20)),
                ]
            },
            configure: {
                $0.readTimeout = .milliseconds(50)
                $0.maximumAttempts = 1
            }
        ) { _, transport in
            var request = get()
            request.sink = .file(path: "\(directory.path)/a", overwrite: false)
            let start = ContinuousClock.now
            let error = try await failure(transport, request)
            #expect(error.kind == .timeout)
            #expect(ContinuousClock.now - start < .seconds(15))
            #expect(try directory.names() == [])
        }
    }

    @Test("does not end a body that the server takes slowly but steadily")
    func slowBody() async throws {
        let size = 32 << 20
        let server = try await SlowServer(pause: .milliseconds(5), expecting: size)
        var configuration = ClientConfiguration(baseURL: server.url)
        configuration.readTimeout = .milliseconds(1200)
        let transport = try HTTPTransport(configuration)
        var request = ClientRequest(method: "PUT", path: "/a")
        request.body = .bytes([UInt8](repeating: 0, count: size), contentType: "text/plain")
        let start = ContinuousClock.now
        let status = try await transport.send(request).status
        #expect(status == 200)
        #expect(ContinuousClock.now - start > .milliseconds(1200))
        await transport.shutdown()
        await server.stop()
    }

    @Test("for the whole ends an answer that trickles for ever")
    func total() async throws {
        let trickle = [ScriptedServer.Step](repeating: .send("a"), count: 100).flatMap {
            [$0, .wait(.milliseconds(50))]
        }
        try await ScriptedServer.run(
            { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")] + trickle },
            configure: { $0.totalTimeout = .milliseconds(400) }
        ) { _, transport in
            let start = ContinuousClock.now
            let error = try await failure(transport, get())
            #expect(error.kind == .timeout)
            #expect(error.message.contains("total timeout"))
            #expect(error.attempts == 1)
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }

    @Test("for the whole does not end a file that keeps coming")
    func streamed() async throws {
        let directory = try TemporaryDirectory()
        let trickle = [ScriptedServer.Step](repeating: .send("a"), count: 10).flatMap {
            [$0, .wait(.milliseconds(50))]
        }
        try await ScriptedServer.run(
            { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")] + trickle },
            configure: { $0.totalTimeout = .milliseconds(200) }
        ) { _, transport in
            var request = get()
            request.sink = .file(path: "\(directory.path)/a", overwrite: false)
            let bytesTransferred = try await transport.send(request).bytesTransferred
            #expect(bytesTransferred == 10)
        }
    }

    @Test("does not count the wait for other requests")
    func queue() async throws {
        try await ScriptedServer.run(
            { _, _ in [.wait(.milliseconds(900))] + .answer() },
            configure: {
                $0.maximumConcurrency = 1
                $0.connectTimeout = .seconds(4)
                $0.totalTimeout = .seconds(4)
            }
        ) { server, transport in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<5 { group.addTask { try await transport.send(get()).status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(server.connections == 1)
        }
    }
}
