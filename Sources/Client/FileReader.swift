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
    /// The block after those handed out: it is read while the connection sends the one before.
    private var ahead: Task<Block, any Error>?

    private struct Block: Sendable {
        let bytes: ByteBuffer
        /// With these bytes added.
        let checksum: Checksum
        /// Of the file after the reading.
        let status: Disk.Status
    }

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
        guard done < size else { return nil }
        let block = try await (ahead ?? read()).value
        guard block.status == status, block.bytes.readableBytes > 0 else {
            throw FileProblem("\(file.path) was changed while it was being sent; send it again when it is complete")
        }
        checksum = block.checksum
        done += Int64(block.bytes.readableBytes)
        ahead = done < size ? read() : nil
        progress?(done, size)
        return block.bytes
    }

    /// Begins to read the block after those handed out.
    private func read() -> Task<Block, any Error> {
        let (file, count, checksum) = (file, Int(min(Int64(Self.blockSize), size - done)), checksum)
        return Task {
            try await NIOThreadPool.singleton.runIfActive {
                let bytes = try Disk.read(file, atMost: count)
                var checksum = checksum
                checksum.update(bytes)
                return Block(bytes: bytes, checksum: checksum, status: try Disk.status(of: file))
            }
        }
    }
}
