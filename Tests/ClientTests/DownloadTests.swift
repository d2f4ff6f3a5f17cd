import NIOCore
import Testing

@testable import Client

#if canImport(Musl)
    import Musl
#elseif canImport(Glibc)
    import Glibc
#endif

@Suite("A download")
struct DownloadTests {
    private static let md5OfContent = "9a0364b9e99bb480dd25e1f0284c8555"

    private func request(_ path: String, overwrite: Bool = false) -> ClientRequest {
        var request = ClientRequest(method: "GET", path: "/files/b/k")
        request.sink = .file(path: path, overwrite: overwrite)
        return request
    }

    @Test(
        "is verified against the checksum that the server states, and has the permissions of a new file",
        arguments: [
            [], ["Content-MD5: \(md5OfContent)"], ["Content-MD5: mgNkuembtIDdJeHwKEyFVQ=="],
            ["ETag: \"md5:\(md5OfContent)\""], ["ETag: \"some-other-tag\""],
            ["Content-MD5: \(md5OfContent)", "ETag: \"md5:\(md5OfContent)\""],
        ]
    )
    func verified(headers: [String]) async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ _, _ in .answer(headers: headers, body: "content") }) { server, transport in
            let response = try await transport.send(request("\(directory.path)/a"))
            #expect(response.checksum == "md5:\(Self.md5OfContent)")
            #expect(response.bytesTransferred == 7)
            #expect(response.body.isEmpty)
            #expect(try TemporaryDirectory.read("\(directory.path)/a") == Array("content".utf8))
            #expect(try directory.names() == ["a"])
            let plain = try Disk.status(of: try directory.file("plain", []))?.permissions
            #expect(try Disk.status(of: "\(directory.path)/a")?.permissions == plain)
            #expect(server.requests.first?.headers["accept-encoding"] == "identity")
        }
    }

    @Test(
        "with another checksum leaves nothing",
        arguments: ["Content-MD5: 00000000000000000000000000000000", "ETag: \"md5:00\"", "Content-MD5: AAAA"]
    )
    func mismatch(header: String) async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ _, _ in .answer(headers: [header], body: "content") }) { _, transport in
            let error = try await failure(transport, request("\(directory.path)/a"))
            #expect(error.kind == .body)
            #expect(error.message.contains("arrived damaged"))
            #expect(try directory.names() == [])
        }
    }

    @Test("that is cut short leaves nothing and keeps the file that was there")
    func cut() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("a", Array("old".utf8))
        try await ScriptedServer.run(
            { _, _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .close] },
            configure: { $0.maximumAttempts = 2 }
        ) { server, transport in
            let error = try await failure(transport, request(path, overwrite: true))
            #expect(error.kind == .body)
            #expect(error.message.contains("cut short"))
            #expect(server.requests.count == 2)
            #expect(try directory.names() == ["a"])
            #expect(try TemporaryDirectory.read(path) == Array("old".utf8))
        }
    }

    @Test("replaces an existing file only if it may, and keeps who may read it")
    func overwrite() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("a", Array("old".utf8))
        try Disk.setPermissions(0o640, of: Disk.openForReading(path))
        try await ScriptedServer.run({ _, _ in .answer(body: "new") }) { server, transport in
            let error = try await failure(transport, request(path))
            #expect(error.kind == .file)
            #expect(error.message.contains("exists already"))
            #expect(!error.sent)
            #expect(server.requests.isEmpty)
            _ = try await transport.send(request(path, overwrite: true))
            #expect(try TemporaryDirectory.read(path) == Array("new".utf8))
            #expect(try Disk.status(of: path)?.permissions == 0o640)
            #expect(try directory.names() == ["a"])
        }
    }

    @Test("does not replace a file that appeared meanwhile")
    func race() async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/a"
        let steps: [ScriptedServer.Step] = [
            .send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc"),
            .callback { _ = try? Disk.create(path, permissions: 0o600) },
            .send("def"),
        ]
        try await ScriptedServer.run({ _, _ in steps }) { _, transport in
            let error = try await failure(transport, request(path))
            #expect(error.kind == .file)
            #expect(try TemporaryDirectory.read(path).isEmpty)
            #expect(try directory.names() == ["a"])
        }
    }

    @Test("of a success that brings no file leaves the file that is there", arguments: [201, 204, 206])
    func noFile(status: Int) async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("a", Array("good".utf8))
        try await ScriptedServer.run({ _, _ in .answer(status, body: status == 204 ? "" : "part") }) { _, transport in
            let response = try await transport.send(request(path, overwrite: true))
            #expect(response.status == status)
            #expect(response.checksum == nil)
            #expect(try TemporaryDirectory.read(path) == Array("good".utf8))
        }
    }

    private static func cut(_ text: String, of length: Int, _ headers: String...) -> [ScriptedServer.Step] {
        let head = ["HTTP/1.1 200 OK", "Content-Length: \(length)"] + headers
        return [.send(head.joined(separator: "\r\n") + "\r\n\r\n" + text)] + arrivedAndClosed
    }

    /// What comes in one with the end of the connection is dropped.
    private static let arrivedAndClosed: [ScriptedServer.Step] = [.wait(.milliseconds(200)), .close]

    private static func rest(_ text: String, _ range: String, of length: Int) -> [ScriptedServer.Step] {
        let head = ["HTTP/1.1 206 Part", "Content-Range: \(range)", "ETag: \"v1\"", "Content-Length: \(length)"]
        return [.send(head.joined(separator: "\r\n") + "\r\n\r\n" + text)]
    }

    private static let resumable = ["Accept-Ranges: bytes", "ETag: \"v1\""]

    @Test("that is cut short goes on where it ended, if the server allows it")
    func resumed() async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ number, _ in
            switch number {
            case 1: Self.cut("con", of: 7, Self.resumable[0], Self.resumable[1])
            case 2: Self.rest("te", "bytes 3-6/7", of: 4) + Self.arrivedAndClosed
            default: Self.rest("nt", "bytes 5-6/7", of: 2)
            }
        }) { server, transport in
            let response = try await transport.send(request("\(directory.path)/a"))
            #expect(response.status == 200 && response.attempts == 3 && response.bytesTransferred == 7)
            #expect(response.checksum == "md5:\(Self.md5OfContent)")
            #expect(try TemporaryDirectory.read("\(directory.path)/a") == Array("content".utf8))
            #expect(server.requests.map { $0.headers["range"] } == [nil, "bytes=3-", "bytes=5-"])
            #expect(server.requests.map { $0.headers["if-range"] } == [nil, "\"v1\"", "\"v1\""])
            #expect(try directory.names() == ["a"])
        }
    }

    @Test("begins anew after a cut if the file has changed or the server has no parts", arguments: [true, false])
    func restarted(hasParts: Bool) async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ number, _ in
            number == 1
                ? Self.cut("old", of: 7, hasParts ? Self.resumable[0] : "Accept-Ranges: none", Self.resumable[1])
                : .answer(headers: ["ETag: \"v2\""], body: "content")
        }) { server, transport in
            let response = try await transport.send(request("\(directory.path)/a"))
            #expect(response.header("ETag") == "\"v2\"")
            #expect(try TemporaryDirectory.read("\(directory.path)/a") == Array("content".utf8))
            #expect(server.requests.map { $0.headers["range"] } == [nil, hasParts ? "bytes=3-" : nil])
            #expect(try directory.names() == ["a"])
        }
    }

    @Test(
        "is refused when the server sends another part than the rest",
        arguments: ["Content-Range: bytes 0-3/7\r\nETag: \"v1\"", "Content-Range: bytes 3-6/7\r\nETag: \"v2\"", "X: y"])
    func wrongPart(headers: String) async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ number, _ in
            number == 1
                ? Self.cut("con", of: 7, Self.resumable[0], Self.resumable[1])
                : [.send("HTTP/1.1 206 P\r\n\(headers)\r\nContent-Length: 4\r\n\r\ntent")]
        }) { _, transport in
            let error = try await failure(transport, request("\(directory.path)/a"))
            #expect(error.kind == .body && error.message.contains("sent something else"))
            #expect(try directory.names() == [])
        }
    }

    @Test("whose rest is refused tells the refusal and leaves nothing")
    func restRefused() async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ number, _ in
            number == 1
                ? Self.cut("con", of: 7, Self.resumable[0], Self.resumable[1]) : .answer(403, body: "expired")
        }) { _, transport in
            let response = try await transport.send(request("\(directory.path)/a"))
            #expect(response.status == 403 && response.body == Array("expired".utf8))
            #expect(try directory.names() == [])
        }
    }

    @Test("of an error answer gives its text and writes no file", arguments: [404, 500, 302])
    func errorAnswer(status: Int) async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ _, _ in .answer(status, body: "{\"status\": 404}") }) { _, transport in
            let response = try await transport.send(request("\(directory.path)/a"))
            #expect(response.status == status)
            #expect(response.body == Array("{\"status\": 404}".utf8))
            #expect(response.checksum == nil)
            #expect(try directory.names() == [])
        }
    }

    @Test("of a large error answer keeps its first MiB")
    func largeError() async throws {
        let directory = try TemporaryDirectory()
        let steps: [ScriptedServer.Step] = [
            .send("HTTP/1.1 500 Error\r\nContent-Length: 4194304\r\n\r\n"), .stream(blocks: 64, of: 65536),
        ]
        try await ScriptedServer.run({ _, _ in steps }) { _, transport in
            let response = try await transport.send(request("\(directory.path)/a"))
            #expect(response.body.count == 1 << 20)
        }
    }

    @Test("to a place that cannot be written says so", arguments: ["missing/a", ".", "sub/"])
    func badTarget(name: String) async throws {
        let directory = try TemporaryDirectory()
        try await ScriptedServer.run({ _, _ in .answer(body: "new") }) { _, transport in
            let error = try await failure(transport, request("\(directory.path)/\(name)", overwrite: true))
            #expect(error.kind == .file)
            #expect(error.message.contains("directory"), "\(error)")
        }
    }

    @Test("that the server compresses against the request is unpacked and not compared with the packed length")
    func compressed() async throws {
        let directory = try TemporaryDirectory()
        // "content", packed by gzip -n.
        let packed: [UInt8] = [
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 0xce, 0xcf, 0x2b, 0x49, 0xcd, 0x2b, 1, 0, 0xa9, 0x30, 0xc5, 0xfe,
            7,
            0, 0, 0,
        ]
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
        try await ScriptedServer.run({ _, _ in [.send(head), .bytes(packed)] }) { server, transport in
            let response = try await transport.send(get())
            #expect(response.body == Array("content".utf8))
            #expect(response.header("content-encoding") == nil)
            #expect(response.header("content-length") == nil)
            #expect(server.requests.first?.headers["accept-encoding"] == "gzip")
            _ = try await transport.send(request("\(directory.path)/a"))
            #expect(try TemporaryDirectory.read("\(directory.path)/a") == Array("content".utf8))
        }
    }

    @Test("reports its progress, at the end completely")
    func progress() async throws {
        let directory = try TemporaryDirectory()
        let log = Log()
        let steps: [ScriptedServer.Step] = [
            .send("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n"), .stream(blocks: 16, of: 65536),
        ]
        try await ScriptedServer.run({ _, _ in steps }) { _, transport in
            var request = request("\(directory.path)/a")
            request.progress = { done, total in log.add("\(done)/\(total ?? -1)") }
            _ = try await transport.send(request)
            #expect(log.lines.last == "1048576/1048576")
            #expect(log.lines.count > 1)
        }
    }

    #if os(Linux)
        @Test("to a full disk says so")
        func fullDisk() throws {
            let full = try #require(fopen("/dev/full", "w"))
            defer { fclose(full) }
            let file = OpenFile(descriptor: dup(fileno(full)), path: "/data/a")
            let problem = #expect(throws: FileProblem.self) { try Disk.write(ByteBuffer(string: "x"), to: file) }
            #expect(problem?.reason == "cannot write /data/a: the disk is full; free some space and try again")
        }
    #endif
}
