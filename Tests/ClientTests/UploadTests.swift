import Testing

@testable import Client

@Suite("An upload")
struct UploadTests {
    private func request(_ path: String) -> ClientRequest {
        var request = ClientRequest(method: "PUT", path: "/files/b/k")
        request.body = .file(path: path, contentType: "application/octet-stream")
        return request
    }

    @Test("is streamed with its length, and gives its checksum")
    func streamed() async throws {
        let directory = try TemporaryDirectory()
        let bytes = [UInt8](repeating: 0x61, count: 3_000_000)
        let path = try directory.file("a", bytes)
        let log = Log()
        try await ScriptedServer.run({ _, _ in .answer(headers: ["ETag: \"md5:x\""]) }) { server, transport in
            var request = request(path)
            request.progress = { done, total in log.add("\(done)/\(total ?? -1)") }
            let response = try await transport.send(request)
            var expected = Checksum()
            expected.update(.init(bytes: bytes))
            #expect(response.checksum == expected.text)
            #expect(response.bytesTransferred == 3_000_000)
            let received = try #require(server.requests.first)
            #expect(received.headers["content-length"] == "3000000")
            #expect(received.headers["transfer-encoding"] == nil)
            #expect(received.headers["content-type"] == "application/octet-stream")
            #expect(received.bodyLength == 3_000_000)
            #expect(log.lines.last == "3000000/3000000")
        }
    }

    @Test("of an empty file is sent with length 0")
    func empty() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("a", [])
        try await ScriptedServer.run({ _, _ in .answer(400) }) { server, transport in
            let response = try await transport.send(request(path))
            #expect(response.status == 400)
            #expect(response.checksum == "md5:d41d8cd98f00b204e9800998ecf8427e")
            #expect(server.requests.first?.headers["content-length"] == "0")
        }
    }

    @Test("of a file that is missing, a directory or no regular file is refused before the server hears of it")
    func unusable() async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ _, _ in .answer() }) { server, transport in
            for (path, words) in [
                ("\(directory.path)/missing", "no such file"), (directory.path, "is a directory"),
                ("/dev/null", "not a regular file"), ("", "empty"), ("/tmp/a\0b", "NUL"),
            ] {
                let error = try await failure(transport, request(path))
                #expect(error.kind == .file)
                #expect(error.message.contains(words), "\(error)")
                #expect(!error.sent)
            }
            #expect(server.connections == 0)
        }
    }

    @Test("of a file that changes meanwhile fails, and the server does not get a whole body")
    func changed() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("a", [UInt8](repeating: 1, count: 1_000_000))
        let reader = try await FileReader.open(path, progress: nil)
        _ = try await reader.next()
        _ = try directory.file("a", [UInt8](repeating: 2, count: 1_500_000))
        await #expect(throws: FileProblem.self) {
            while try await reader.next() != nil {}
        }
        #expect(await reader.completeChecksum == nil)
    }

    @Test("that is refused early ends with the server's answer")
    func earlyAnswer() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.sparseFile("a", size: 30_000_000)
        let server = try await EarlyServer(answer: "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig")
        let transport = try HTTPTransport(ClientConfiguration(baseURL: server.url))
        let response = try await transport.send(request(path))
        #expect(response.status == 413)
        #expect(response.body == Array("big".utf8))
        #expect(response.checksum == nil)
        await transport.shutdown()
        await server.stop()
    }

    @Test("that is taken slowly but steadily is not ended by the read timeout")
    func slow() async throws {
        let directory = try TemporaryDirectory()
        let size = 32 << 20
        let path = try directory.sparseFile("a", size: size)
        let server = try await SlowServer(pause: .milliseconds(5), expecting: size)
        var configuration = ClientConfiguration(baseURL: server.url)
        configuration.readTimeout = .milliseconds(1200)
        configuration.totalTimeout = .milliseconds(1200)
        let transport = try HTTPTransport(configuration)
        let start = ContinuousClock.now
        let response = try await transport.send(request(path))
        #expect(response.status == 200)
        #expect(ContinuousClock.now - start > .milliseconds(1200))
        await transport.shutdown()
        await server.stop()
    }

    @Test("that the server stops taking ends with a timeout")
    func stalled() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.sparseFile("a", size: 30_000_000)
        let server = try await SlowServer(pause: .seconds(20), expecting: .max)
        var configuration = ClientConfiguration(baseURL: server.url)
        configuration.readTimeout = .milliseconds(300)
        let transport = try HTTPTransport(configuration)
        let error = try await failure(transport, request(path))
        #expect(error.kind == .timeout)
        #expect(error.attempts == 1)
        #expect(error.message.contains("took nothing more of the file"), "\(error)")
        #expect(error.message.contains("look before you repeat"))
        await transport.shutdown()
        await server.stop()
    }
}
