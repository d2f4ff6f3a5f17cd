import NIOCore
import NIOPosix

/// A file as the body of a request: read block by block as the connection takes them, its MD5 computed on the way.
/// One value serves one attempt.
actor FileReader {
    private static let blockSize = 256 << 10

    private let file: OpenFile
    private let status: Disk.Status
    private let progress: (@Sendable (Int64, Int64?) -> Void)?
    private var checksum = Checksum()
    private var done: Int64 = 0
    private var lastTaken: ContinuousClock.Instant?

    /// The size promised to the server.
    nonisolated let size: Int64

    private init(
        file: OpenFile, status: Disk.Status, size: Int64, progress: (@Sendable (Int64, Int64?) -> Void)?
    ) {
        self.file = file
        self.status = status
        self.progress = progress
        self.size = size
    }

    /// Opens a file, to read all of it or a range.
    /// - Throws: ``FileProblem`` if it is missing, unreadable, not a regular file or shorter than the range.
    static func open(
        _ path: String, range: Range<Int64>? = nil, progress: (@Sendable (Int64, Int64?) -> Void)?
    ) async throws -> FileReader {
        let (file, status) = try await NIOThreadPool.singleton.runIfActive {
            let file = try Disk.openForReading(path)
            if let range { try Disk.seek(file, to: range.lowerBound) }
            return (file, try Disk.status(of: file))
        }
        guard status.isRegular else {
            throw FileProblem("cannot send \(path): it is \(status.isDirectory ? "a directory" : "not a regular file")")
        }
        if let range, range.upperBound > status.size {
            throw FileProblem("cannot send the bytes up to \(range.upperBound) of \(path): it has only \(status.size)")
        }
        return FileReader(
            file: file, status: status, size: range.map { $0.upperBound - $0.lowerBound } ?? status.size,
            progress: progress)
    }

    /// How many bytes were read for the connection.
    var bytesRead: Int64 { done }

    /// `md5:<hex>`, or nil while the file is not completely read.
    var completeChecksum: String? { done == size ? checksum.text : nil }

    /// The next block, nil at the end.
    /// - Throws: ``FileProblem`` if the file cannot be read or has changed since it was opened. The last block of a
    ///   changed file is not handed out, so that the server gets an incomplete body and refuses it.
    func next() async throws -> ByteBuffer? {
        lastTaken = .now
        defer { lastTaken = .now }
        guard done < size else { return nil }
        let (file, count, hash) = (file, Int(min(Int64(Self.blockSize), size - done)), checksum)
        let (block, updated, now) = try await NIOThreadPool.singleton.runIfActive {
            let block = try Disk.read(file, atMost: count)
            var hash = hash
            hash.update(block)
            return (block, hash, try Disk.status(of: file))
        }
        guard now == status, block.readableBytes > 0 else {
            throw FileProblem("\(file.path) was changed while it was being sent; send it again when it is complete")
        }
        checksum = updated
        done += Int64(block.readableBytes)
        progress?(done, size)
        return block
    }
}

extension FileReader {
    /// Watches until the file is read that the connection goes on taking blocks. Until it takes the first one, making
    /// the connection has its own limit.
    /// - Throws: ``Watchdog/Stalled`` if none was taken for so long.
    func watch(limit: Duration) async throws {
        while done < size {
            let idle = lastTaken.map { ContinuousClock.now - $0 } ?? .zero
            guard idle < limit else { throw Watchdog.Stalled() }
            try await Task.sleep(for: limit - idle)
        }
    }
}

/// The blocks of a ``FileReader`` in the form that AsyncHTTPClient takes a streamed body.
struct FileBody: AsyncSequence, Sendable {
    struct AsyncIterator: AsyncIteratorProtocol {
        let reader: FileReader

        func next() async throws -> ByteBuffer? {
            try await reader.next()
        }
    }

    let reader: FileReader

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reader: reader)
    }
}
