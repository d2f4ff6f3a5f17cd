import Crypto
import Foundation
import NIOCore
import NIOPosix

/// File contents on disk, under generated names: keys that clients choose never become paths.
final class FileStore: Sendable {
    private let directory: String
    private let threads = NIOThreadPool.singleton
    /// Bytes held in memory of a file on its way in or out.
    private static let piece = 256 * 1024

    init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    /// A file that was received.
    struct Stored: Sendable {
        let file: String
        let size: Int
        /// `md5:` and 32 hexadecimal digits.
        let checksum: String
    }

    /// Where a file lies.
    func path(_ file: String) -> String { "\(directory)/\(file.prefix(2))/\(file)" }

    /// Writes a stream to a new file in constant memory.
    ///
    /// - Throws: what the stream throws; the file is then gone again.
    func store<Body: AsyncSequence>(_ body: Body) async throws -> Stored where Body.Element == ByteBuffer {
        let file = Identifiers.uuid()
        let path = path(file)
        let handle = try await threads.runIfActive { try FileHandle.creating(path) }
        do {
            var digest = Insecure.MD5()
            var size = 0
            var pending: [UInt8] = []
            for try await buffer in body {
                digest.update(data: buffer.readableBytesView)
                size += buffer.readableBytes
                pending.append(contentsOf: buffer.readableBytesView)
                if pending.count >= FileStore.piece {
                    let piece = pending
                    pending.removeAll(keepingCapacity: false)
                    try await threads.runIfActive { try handle.write(contentsOf: piece) }
                }
            }
            let rest = pending
            try await threads.runIfActive {
                try handle.write(contentsOf: rest)
                try handle.close()
            }
            return Stored(file: file, size: size, checksum: "md5:" + digest.finalize().hexadecimal)
        } catch {
            try? handle.close()
            remove(file)
            throw error
        }
    }

    /// Writes a few bytes of the sandbox's own making to a new file.
    func store(_ bytes: [UInt8]) throws -> Stored {
        let file = Identifiers.uuid()
        let handle = try FileHandle.creating(path(file))
        try handle.write(contentsOf: bytes)
        try handle.close()
        return Stored(file: file, size: bytes.count, checksum: "md5:" + Insecure.MD5.hash(data: bytes).hexadecimal)
    }

    /// Gives a file a second name, so that it stays when the first is removed.
    func duplicate(_ file: String) throws -> String {
        let copy = Identifiers.uuid()
        let target = path(copy)
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.linkItem(atPath: path(file), toPath: target)
        return copy
    }

    /// Calls `send` with the contents, piece by piece.
    func read(path: String, _ send: (ByteBuffer) async throws -> Void) async throws {
        let handle = try await threads.runIfActive {
            guard let handle = FileHandle(forReadingAtPath: path) else { throw SandboxError("file \(path) is gone") }
            return handle
        }
        defer { try? handle.close() }
        while let piece = try await threads.runIfActive({ try handle.read(upToCount: FileStore.piece) }), !piece.isEmpty
        {
            try await send(ByteBuffer(bytes: piece))
        }
    }

    /// The bytes of files one after the other: how the parts of an upload become one file.
    func pieces(of files: [String]) -> AsyncThrowingStream<ByteBuffer, any Error> {
        let paths = files.map(path)
        return AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    for path in paths { try await self.read(path: path) { continuation.yield($0) } }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Deletes a file; one that is gone already is fine.
    func remove(_ file: String) {
        try? FileManager.default.removeItem(atPath: path(file))
    }
}

extension FileHandle {
    /// A new file, open for writing.
    fileprivate static func creating(_ path: String) throws -> FileHandle {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw SandboxError("cannot create \(path)") }
        return handle
    }
}

extension Sequence where Element == UInt8 {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
