import NIOCore
import Synchronization

/// A file that is being received. It may take several answers: where the server allows it, one that was cut short is
/// continued from the byte where it ended (RFC 9110, 13.1.5 and 14.2; signed links of Code Ocean allow it, CAP does not,
/// reference cap-api 3.6). The file then still is what the first answer has begun.
final class FileDownload: Sendable {
    /// How much is handed to the file at once: each block pays for some changes of threads.
    private static let blockSize = 512 << 10

    private struct State {
        /// The head of the first answer.
        var answer: Exchange.Answer?
        /// The size of the file, nil if the server has not said.
        var size: Int64?
        var received: Int64 = 0
        var sink: FileSink?
        /// What came since the last block went to the file.
        var pending = ByteBuffer()
    }

    private let path: String
    private let overwrite: Bool
    private let state = Mutex(State())

    /// A download that has not begun.
    /// - Parameters:
    ///   - path: the file that there will be.
    ///   - overwrite: whether it may exist already.
    init(path: String, overwrite: Bool) {
        self.path = path
        self.overwrite = overwrite
    }

    /// The headers that ask for the rest, none when all is asked for.
    var headersForRest: [(name: String, value: String)] {
        state.withLock { state in
            guard state.received > 0, let tag = state.answer.flatMap(Self.strongTag) else { return [] }
            return [("Range", "bytes=\(state.received)-"), ("If-Range", tag)]
        }
    }

    /// The bytes received by all answers, and how many there will be if the server has said.
    var progress: (done: Int64, total: Int64?) { state.withLock { ($0.received, $0.size) } }

    /// Begins the file anew, whatever came before.
    /// - Throws: ``FileProblem``.
    func begin(_ answer: Exchange.Answer, size: Int64?) async throws {
        await discard()
        let sink = try await FileSink.open(path, overwrite: overwrite)
        state.withLock { $0 = State(answer: answer, size: size, sink: sink) }
    }

    /// Goes on with the file.
    /// - Parameter rest: the head of a 206 answer.
    /// - Throws: ``AttemptFailure`` if it brings another part than the one that was asked for.
    func resume(_ rest: Exchange.Answer) throws {
        let isRest = state.withLock { state in
            let wanted = "bytes \(state.received)-"
            return rest.header("content-range")?.lowercased().hasPrefix(wanted) == true
                && rest.header("etag") == state.answer?.header("etag")
        }
        guard isRest else {
            let reason = "the server was asked for the rest of the file and sent something else; download it again"
            throw AttemptFailure(kind: .body, reason: reason, sent: true, status: rest.status)
        }
    }

    /// Takes a piece.
    func take(_ part: UnsafeRawBufferPointer) {
        state.withLock { state in
            state.received += Int64(part.count)
            if state.pending.capacity == 0 { state.pending.reserveCapacity(Self.blockSize + Self.blockSize / 4) }
            state.pending.writeBytes(part)
        }
    }

    /// The work with what came, once it is enough for it.
    func nextWork() -> (@Sendable () async throws -> Void)? {
        state.withLock { state in
            guard let sink = state.sink, state.pending.readableBytes >= Self.blockSize else { return nil }
            let block = state.pending
            state.pending = ByteBuffer()
            return { try await sink.write(block) }
        }
    }

    /// Whether nothing more is to be taken for now: a slow disk slows the server down.
    var isFull: Bool { state.withLock { $0.pending.readableBytes >= 2 * Self.blockSize } }

    /// Verifies the file and gives it its name.
    /// - Parameter host: who sent it, for messages.
    /// - Returns: the first answer, with the checksum.
    /// - Throws: ``AttemptFailure`` if it is not complete or not what its checksum says; ``FileProblem``.
    func finish(from host: String) async throws -> Exchange.Answer {
        let now = state.withLock { $0 }
        guard let sink = now.sink, var answer = now.answer else { throw CancellationError() }
        try checkLength(now, from: host)
        if now.pending.readableBytes > 0 { try await sink.write(now.pending) }
        try await sink.flush()
        try Task.checkCancellation()
        let checksum = await sink.checksum
        if let stated = checksum.mismatch(with: answer.headers) {
            let reason =
                "the file from \(host) arrived damaged: it has the checksum \(checksum.text), the server says"
                + " \(stated); nothing was written, download it again"
            throw AttemptFailure(kind: .body, reason: reason, sent: true, status: answer.status)
        }
        try await sink.commit()
        state.withLock { $0 = State() }
        answer.checksum = checksum.text
        answer.bytesTransferred = now.received
        return answer
    }

    private func checkLength(_ now: State, from host: String) throws {
        guard let size = now.size, now.received != size else { return }
        let reason = "the answer of \(host) was cut short: \(now.received) of \(size) bytes came"
        throw AttemptFailure(kind: .body, reason: reason, event: .cutBody, sent: true, status: now.answer?.status)
    }

    /// Leaves nothing behind.
    func discard() async {
        let sink = state.withLock { state in
            defer { state = State() }
            return state.sink
        }
        await sink?.discard()
    }

    /// The tag of a file of which parts can be had: one that promises the same bytes.
    private static func strongTag(of answer: Exchange.Answer) -> String? {
        guard answer.header("accept-ranges")?.lowercased() == "bytes" else { return nil }
        return answer.header("etag").flatMap { $0.hasPrefix("\"") ? $0 : nil }
    }
}
