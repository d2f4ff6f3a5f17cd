import Testing

@testable import Client

@Suite("Connections")
struct ConnectionTests {
    @Test("are reused: many requests, one connection")
    func reuse() async throws {
        try await ScriptedServer.run({ _, _ in .answer(body: "x") }) { server, transport in
            for _ in 0..<20 { _ = try await transport.send(get()) }
            #expect(server.requests.count == 20)
            #expect(server.connections == 1)
        }
    }

    @Test("are not more than the limit, however many requests there are")
    func limit() async throws {
        try await ScriptedServer.run(
            { _, _ in [.wait(.milliseconds(5))] + .answer() }, configure: { $0.maximumConcurrency = 4 }
        ) {
            server, transport in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 { group.addTask { try await transport.send(get()).status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(server.requests.count == 100)
            #expect(server.connections <= 4)
        }
    }

    @Test("closed by the server between requests do not fail a read")
    func keepAliveRace() async throws {
        // The server takes each second request on a connection and closes it in that moment.
        let seen = Log()
        try await ScriptedServer.run({ _, request in
            let key = "\(request.connection)"
            if seen.lines.contains(key) { return [.close] }
            seen.add(key)
            return .answer(body: "x")
        }) { _, transport in
            for _ in 0..<20 {
                let status = try await transport.send(get()).status
                #expect(status == 200)
            }
        }
    }

    @Test("are not made, nor anything read, before the first request")
    func lazy() async throws {
        var configuration = ClientConfiguration(baseURL: "https://cap.example")
        configuration.caFile = "/nonexistent/ca.pem"
        let transport = try HTTPTransport(configuration)
        let error = try await failure(transport, get())
        #expect(error.kind == .tls)
        #expect(error.message.contains("/nonexistent/ca.pem"))
    }

    @Test("of a transport that is dropped without shutdown are closed")
    func dropped() async throws {
        let server = try await ScriptedServer { _, _ in .answer() }
        do {
            let transport = try HTTPTransport(ClientConfiguration(baseURL: server.url))
            _ = try await transport.send(get())
        }
        #expect(await ScriptedServer.eventually { server.openConnections == 0 })
        await server.stop()
    }

    @Test("cannot be made after shutdown")
    func afterShutdown() async throws {
        try await ScriptedServer.run({ _, _ in .answer() }) { _, transport in
            _ = try await transport.send(get())
            await transport.shutdown()
            let error = try await failure(transport, get())
            #expect(error.kind == .argument)
            #expect(error.message.contains("shut down"))
        }
    }
}
