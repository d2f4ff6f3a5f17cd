import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Receives an answer, its body into memory or a file, and checks that it is complete.
///
/// AsyncHTTPClient calls it on the network's thread as the parts come. Its callbacks cost a request half of what its
/// asynchronous sequences do.
final class AnswerReceiver: HTTPClientResponseDelegate {
    /// How much is kept of the body of an answer that is not what was asked for: an error text, a redirect.
    private static let errorBodyLimit = 1 << 20

    /// The end of a body whose rest is not wanted.
    private struct Enough: Error {}

    private struct State {
        var answer: Exchange.Answer?
        /// The length that the body must have, nil if the server has not said.
        var expected: Int64?
        var received: Int64 = 0
        /// The most that is kept in memory, and whether of what is longer the rest is dropped or all is refused.
        var limit = 0
        var dropsRest = false
        /// Whether the body goes to the file.
        var isFile = false
        /// The last that was begun with the file.
        var work: Task<Void, Never>?
    }

    private let request: ClientRequest
    /// The host that answers, for messages.
    private let host: String
    private let download: FileDownload?
    private let state = Mutex(State())

    /// A receiver for one attempt.
    /// - Parameter download: where the body of a request goes whose sink is a file.
    init(request: ClientRequest, host: String, download: FileDownload?) {
        self.request = request
        self.host = host
        self.download = download
    }

    /// The status, once the head of the answer has come.
    var status: Int? { state.withLock { $0.answer?.status } }

    /// Sends a request and receives its answer. Cancelling the task ends both.
    /// - Throws: ``AttemptFailure`` for a body that is too large, cut short or not what its checksum says;
    ///   ``FileProblem``; what AsyncHTTPClient throws.
    func receive(
        from client: HTTPClient, _ httpRequest: HTTPClient.Request, before deadline: NIODeadline?
    ) async throws -> Exchange.Answer {
        let task = client.execute(
            request: httpRequest, delegate: self, eventLoop: .indifferent, deadline: deadline, logger: nil)
        do {
            try await withTaskCancellationHandler {
                do {
                    try await task.futureResult.get()
                } catch is Enough {}
            } onCancel: {
                task.cancel()
            }
            return try await finish()
        } catch {
            // A file that is just being made would be left behind.
            await state.withLock { $0.work }?.value
            throw error
        }
    }

    // MARK: The parts of the answer

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        let isDecoded = head.headers["Content-Encoding"].contains { ["gzip", "deflate"].contains($0.lowercased()) }
        let answer = Exchange.Answer(
            status: Int(head.status.code),
            headers: head.headers.lazy
                .map { (name: $0.name.lowercased(), value: $0.value) }
                .filter { !isDecoded || !["content-encoding", "content-length"].contains($0.name) }
        )
        let expected = isDecoded ? nil : bodyLength(head)
        let refusal: AttemptFailure? = state.withLock { state in
            state.answer = answer
            state.expected = expected
            switch request.sink {
            case .file:
                state.isFile = isOfFile(answer)
                state.limit = Self.errorBodyLimit
                state.dropsRest = true
            case .memory(let limit):
                state.limit = limit
                if let expected, expected > limit { return tooLarge(limit, answer.status) }
            }
            state.answer?.body.reserveCapacity(Int(min(expected ?? 0, Int64(min(state.limit, 1 << 20)))))
            return nil
        }
        if let refusal { return task.eventLoop.makeFailedFuture(refusal) }
        guard let download, isOfFile(answer) else { return task.eventLoop.makeSucceededVoidFuture() }
        return whenDone {
            if answer.status == 206 {
                try download.resume(answer)
            } else {
                try await download.begin(answer, size: expected)
            }
        }
    }

    /// Whether the answer brings the file, or what is missing of it, and not something about it.
    private func isOfFile(_ answer: Exchange.Answer) -> Bool {
        guard let download, request.method != "HEAD" else { return false }
        return answer.status == 200 || answer.status == 206 && !download.headersForRest.isEmpty
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        if let download, state.withLock({ $0.isFile }) {
            let work = download.take(part)
            report(download.progress)
            return work.map(whenDone) ?? task.eventLoop.makeSucceededVoidFuture()
        }
        let (refusal, progress) = state.withLock { state in
            state.received += Int64(part.readableBytes)
            return (keep(part, &state), (state.received, state.expected))
        }
        report(progress)
        if let refusal { return task.eventLoop.makeFailedFuture(refusal) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    private func report(_ progress: (done: Int64, total: Int64?)) {
        // While a file is sent, its own progress is what the caller follows.
        if case .file = request.body { return }
        request.progress?(progress.done, progress.total)
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) throws {}

    /// Keeps a part in memory.
    /// - Returns: why it does not, if so.
    private func keep(_ part: ByteBuffer, _ state: inout State) -> (any Error)? {
        // No copy of the answer is held: its body would be copied with every part.
        let room = state.limit - (state.answer?.body.count ?? 0)
        guard part.readableBytes > room else {
            state.answer?.body.append(contentsOf: part.readableBytesView)
            return nil
        }
        guard state.dropsRest else { return tooLarge(state.limit, state.answer?.status ?? 0) }
        state.answer?.body.append(contentsOf: part.readableBytesView.prefix(room))
        // The rest need not come.
        state.expected = nil
        return Enough()
    }

    /// Lets the connection read on when the work is done: a slow disk slows the server down.
    private func whenDone(_ work: @escaping @Sendable () async throws -> Void) -> EventLoopFuture<Void> {
        let promise = NetworkThread.loop.makePromise(of: Void.self)
        let task = Task(executorPreference: NetworkThread.executor) {
            do {
                promise.succeed(try await work())
            } catch {
                promise.fail(error)
            }
        }
        state.withLock { $0.work = task }
        return promise.futureResult
    }

    // MARK: The end

    private func finish() async throws -> Exchange.Answer {
        let now = state.withLock { $0 }
        guard var answer = now.answer else { throw HTTPClientError.remoteConnectionClosed }
        if now.isFile, let download { return try await download.finish(from: host) }
        try Self.checkLength(now.received, now.expected, host, answer.status)
        answer.bytesTransferred = now.received
        return answer
    }

    /// - Throws: ``AttemptFailure`` if an answer has not the length that it should have.
    static func checkLength(_ received: Int64, _ expected: Int64?, _ host: String, _ status: Int) throws {
        guard let expected, received != expected else { return }
        let reason = "the answer of \(host) was cut short: \(received) of \(expected) bytes came"
        throw AttemptFailure(kind: .body, reason: reason, event: .cutBody, sent: true, status: status)
    }

    /// HEAD and some statuses have no body whatever length they state (RFC 9110, 8.6).
    private func bodyLength(_ head: HTTPResponseHead) -> Int64? {
        let code = head.status.code
        guard request.method != "HEAD", code != 204, code != 304 else { return 0 }
        return head.headers.first(name: "Content-Length").flatMap { Int64($0) }
    }

    private func tooLarge(_ limit: Int, _ status: Int) -> AttemptFailure {
        let reason = "the answer of \(host) is larger than \(limit) bytes; ask for less, or download it to a file"
        return AttemptFailure(kind: .body, reason: reason, sent: true, status: status)
    }
}
