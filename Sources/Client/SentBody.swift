import CCurl
import NIOCore

/// A file on its way to the server, from the blocks that are read to the space that libcurl has for them. It lives on the
/// network's thread.
final class SentBody {
    private let reader: FileReader
    private let transfer: Transfer.ID
    private let pool: ConnectionPool.ID
    private var block = ByteBuffer()
    private var given: Int64 = 0
    /// Whether it waits for a block.
    private(set) var isPaused = false

    /// The number of bytes promised to the server.
    let size: Int64

    init(_ reader: FileReader, of transfer: Transfer.ID, in pool: ConnectionPool.ID) {
        self.reader = reader
        self.transfer = transfer
        self.pool = pool
        size = reader.size
    }

    /// Whether all has been given to the connection.
    var isComplete: Bool { given == size }

    /// Fills the space.
    /// - Returns: how much of it, 0 at the end; or that it has to wait for a block.
    func give(_ space: UnsafeMutableRawBufferPointer) -> Int {
        guard !isComplete else { return 0 }
        guard block.readableBytes > 0 else {
            if !isPaused { fetch() }
            isPaused = true
            return Int(CURL_READFUNC_PAUSE)
        }
        return block.readWithUnsafeReadableBytes { bytes in
            let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(space.count))
            space.copyMemory(from: part)
            given += Int64(part.count)
            return part.count
        }
    }

    /// Takes the block that was waited for.
    func supply(_ block: ByteBuffer) {
        self.block = block
        isPaused = false
    }

    private func fetch() {
        let (reader, transfer, pool) = (reader, transfer, pool)
        Task(executorPreference: NetworkThread.executor) {
            do {
                // There is one: not all has been given yet.
                let block = try await reader.next() ?? ByteBuffer()
                NetworkThread.run { loop in loop.existingPool(pool)?.transfer(transfer)?.supply(block) }
            } catch {
                NetworkThread.run { loop in loop.existingPool(pool)?.fail(transfer, error) }
            }
        }
    }
}
