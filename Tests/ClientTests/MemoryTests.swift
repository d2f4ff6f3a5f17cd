#if os(Linux)
    import Testing

    @testable import Client

    @Suite("Memory")
    struct MemoryTests {
        /// The resident memory of this process in MiB, the other tests that run beside this one included.
        private static func residentMiB() throws -> Int {
            let status = String(decoding: try TemporaryDirectory.read("/proc/self/status"), as: UTF8.self)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
            return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) }) / 1024
        }

        @Test("does not grow with the size of a file sent or received")
        func constant() async throws {
            let size = 512 << 20
            let directory = try TemporaryDirectory()
            let path = try directory.sparseFile("up", size: size)
            let steps: [ScriptedServer.Step] = [
                .send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"), .stream(blocks: size >> 16, of: 1 << 16),
            ]
            try await ScriptedServer.run({ _, request in
                request.line.hasPrefix("PUT") ? .answer() : steps
            }) { server, transport in
                let before = try Self.residentMiB()
                let peak = Log()
                let watch: @Sendable (Int64, Int64?) -> Void = { done, _ in
                    if done >> 10 % 50 == 0 { peak.add("\((try? Self.residentMiB()) ?? 0)") }
                }
                var up = ClientRequest(method: "PUT", path: "/up")
                up.body = .file(path: path, contentType: "application/octet-stream")
                up.progress = watch
                let sent = try await transport.send(up)
                #expect(sent.bytesTransferred == size)
                #expect(server.requests.first?.bodyLength == size)
                var down = ClientRequest(method: "GET", path: "/down")
                down.sink = .file(path: "\(directory.path)/down", overwrite: false)
                down.progress = watch
                let received = try await transport.send(down)
                #expect(received.bytesTransferred == size)
                let grown = (peak.lines.compactMap { Int($0) }.max() ?? 0) - before
                // Alone it grows by some 15 MiB, server included; the rest is room for the other tests.
                #expect(grown < 160)
                #expect(peak.lines.count > 20)
            }
        }
    }
#endif
