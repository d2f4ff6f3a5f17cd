import NIOConcurrencyHelpers
import Testing

@testable import Client

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A directory of its own for a test, removed at its end.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/cap-client-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } != nil }
        try #require(made)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        chmod(path, 0o700)
        for name in (try? names()) ?? [] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    /// The names of the files in it.
    func names() throws -> [String] {
        let directory = try #require(opendir(path))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Writes a file of given bytes and gives its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = "\(self.path)/\(name)"
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        return path
    }

    /// Makes a file of so many zeros that take no room on the disk, and gives its path.
    func sparseFile(_ name: String, size: Int) throws -> String {
        let path = try file(name, [])
        try #require(truncate(path, off_t(size)) == 0)
        return path
    }

    /// The bytes of a file.
    static func read(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var result: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&block, 1, block.count, file)
            if count == 0 { return result }
            result += block[..<count]
        }
    }
}

/// Sends a request that must fail, and gives the error.
func failure(_ transport: HTTPTransport, _ request: ClientRequest) async throws -> ClientError {
    do throws(ClientError) {
        let response = try await transport.send(request)
        throw ClientError(
            kind: .argument,
            message: "unexpected answer \(response.status)",
            method: "",
            url: "",
            attempts: 0,
            sent: false
        )
    } catch {
        return error
    }
}

/// A GET of a path.
func get(_ path: String = "/api/me") -> ClientRequest {
    ClientRequest(method: "GET", path: path)
}

/// Lines collected from any thread.
final class Log: Sendable {
    private let box = NIOLockedValueBox<[String]>([])

    var lines: [String] { box.withLockedValue { $0 } }

    func add(_ line: String) {
        box.withLockedValue { $0.append(line) }
    }
}
