import Testing

@testable import Client

@Suite("Cancelling")
struct CancellationTests {
    /// Cancels a request when the server has it, and expects its end, and that of its connection, at once.
    private func cancel(_ request: ClientRequest, _ steps: [ScriptedServer.Step]) async throws {
        try await ScriptedServer.run({ _, _ in steps }) { server, transport in
            let task = Task { try await failure(transport, request) }
            #expect(await ScriptedServer.eventually { server.requests.count == 1 })
            try await Task.sleep(for: .milliseconds(100))
            let start = ContinuousClock.now
            task.cancel()
            let error = try await task.value
            #expect(error.kind == .cancelled)
            #expect(error.sent)
            #expect(error.attempts == 1)
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(await ScriptedServer.eventually { server.openConnections == 0 })
        }
    }

    @Test("ends a request that waits for its answer")
    func beforeAnswer() async throws {
        try await cancel(get(), [.wait(.seconds(20))])
    }

    @Test("ends a request in the middle of its answer")
    func inAnswer() async throws {
        try await cancel(get(), [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .wait(.seconds(20))])
    }

    @Test("ends a download and leaves no file")
    func download() async throws {
        let directory = try TemporaryDirectory()
        var request = get()
        request.sink = .file(path: "\(directory.path)/a", overwrite: false)
        try await cancel(
            request,
            [
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n"), .stream(blocks: 20, of: 65536),
                .wait(.seconds(20)),
            ]
        )
        #expect(try directory.names() == [])
    }

    @Test("ends an upload that the server does not take")
    func upload() async throws {
        let directory = try TemporaryDirectory()
        let server = try await SlowServer(pause: .seconds(60), expecting: .max)
        let transport = try HTTPTransport(ClientConfiguration(baseURL: server.url))
        let started = Log()
        var request = ClientRequest(method: "PUT", path: "/a")
        request.body = .file(path: try directory.sparseFile("a", size: 30_000_000), contentType: "text/plain")
        request.progress = { done, _ in started.add("\(done)") }
        let task = Task { [request] in try await failure(transport, request) }
        #expect(await ScriptedServer.eventually { !started.lines.isEmpty })
        let start = ContinuousClock.now
        task.cancel()
        let error = try await task.value
        #expect(error.kind == .cancelled)
        #expect(ContinuousClock.now - start < .seconds(30))
        await transport.shutdown()
        await server.stop()
    }

    @Test("ends the wait before a retry")
    func backoff() async throws {
        try await ScriptedServer.run({ _, _ in .answer(503, headers: ["Retry-After: 30"]) }) { server, transport in
            let task = Task { try await failure(transport, get()) }
            #expect(await ScriptedServer.eventually { server.requests.count == 1 })
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            #expect(try await task.value.kind == .cancelled)
        }
    }

    @Test("ends the wait for a place, and leaves the place to the next")
    func queue() async throws {
        try await ScriptedServer.run(
            { number, _ in
                number == 1 ? [.wait(.milliseconds(400))] + .answer() : .answer()
            }, configure: { $0.maximumConcurrency = 1 }
        ) { server, transport in
            let first = Task { try await transport.send(get()) }
            #expect(await ScriptedServer.eventually { server.requests.count == 1 })
            let second = Task { try await failure(transport, get()) }
            let third = Task { try await transport.send(get()) }
            try await Task.sleep(for: .milliseconds(50))
            second.cancel()
            let error = try await second.value
            #expect(error.kind == .cancelled)
            #expect(!error.sent)
            #expect(error.attempts == 0)
            #expect(try await first.value.status == 200)
            #expect(try await third.value.status == 200)
            #expect(server.requests.count == 2)
        }
    }
}
