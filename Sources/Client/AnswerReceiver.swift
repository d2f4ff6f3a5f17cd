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
    /// How much is handed to a file at once.
    private static let blockSize = 256 << 10

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
        var sink: FileSink?
        /// What came since the last block went to the file.
        var pending = ByteBuffer()
        /// The last that was begun with the file.
        var work: Task<Void, Never>?
    }

    private let request: ClientRequest
    /// The host that answers, for messages.
    private let host: String
    private let state = Mutex(State())

    /// A receiver for one attempt.
    init(request: ClientRequest, host: String) {
        self.request = request
        self.host = host
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
            await giveUp()
            throw error
        }
    }

    // MARK: The parts of the answer

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        let isDecoded = head.headers["Content-Encoding"].contains { ["gzip", "deflate"].contains($0.lowercased()) }
        let answer = Exchange.Answer(
            status: Int(head.status.code),
            headers: head.headers
                .filter { !isDecoded || !["content-encoding", "content-length"].contains($0.name.lowercased()) }
                .map { (name: $0.name, value: $0.value) }
        )
        let expected = isDecoded ? nil : bodyLength(head)
        var path: (name: String, overwrite: Bool)?
        let refusal: AttemptFailure? = state.withLock { state in
            state.answer = answer
            state.expected = expected
            switch request.sink {
            case .file(let name, let overwrite) where answer.status == 200 && request.method != "HEAD":
                path = (name, overwrite)
            case .file:
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
        guard let path else { return task.eventLoop.makeSucceededVoidFuture() }
        return whenDone {
            let sink = try await FileSink.open(path.name, overwrite: path.overwrite)
            self.state.withLock { $0.sink = sink }
        }
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        let (outcome, received, expected) = state.withLock { state in
            state.received += Int64(part.readableBytes)
            return (take(part, &state), state.received, state.expected)
        }
        // While a file is sent, its own progress is what the caller follows.
        if case .file = request.body {} else { request.progress?(received, expected) }
        switch outcome {
        case .kept: return task.eventLoop.makeSucceededVoidFuture()
        case .refused(let error): return task.eventLoop.makeFailedFuture(error)
        case .block(let block, let sink): return whenDone { try await sink.write(block) }
        }
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) throws {}

    private enum Taken {
        case kept
        case refused(any Error)
        /// There is enough for the file.
        case block(ByteBuffer, FileSink)
    }

    private func take(_ part: ByteBuffer, _ state: inout State) -> Taken {
        if let sink = state.sink {
            state.pending.writeImmutableBuffer(part)
            guard state.pending.readableBytes >= Self.blockSize else { return .kept }
            defer { state.pending = ByteBuffer() }
            return .block(state.pending, sink)
        }
        guard let answer = state.answer else { return .kept }
        let room = state.limit - answer.body.count
        guard part.readableBytes > room else {
            state.answer?.body.append(contentsOf: part.readableBytesView)
            return .kept
        }
        guard state.dropsRest else { return .refused(tooLarge(state.limit, answer.status)) }
        state.answer?.body.append(contentsOf: part.readableBytesView.prefix(room))
        // The rest need not come.
        state.expected = nil
        return .refused(Enough())
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
        let (answer, sink, rest) = state.withLock { ($0.answer, $0.sink, $0.pending) }
        guard var answer else { throw HTTPClientError.remoteConnectionClosed }
        if let sink {
            if rest.readableBytes > 0 { try await sink.write(rest) }
            try await sink.flush()
        }
        let (received, expected) = state.withLock { ($0.received, $0.expected) }
        if let expected, received != expected {
            let reason = "the answer of \(host) was cut short: \(received) of \(expected) bytes came"
            throw AttemptFailure(kind: .body, reason: reason, event: .cutBody, sent: true, status: answer.status)
        }
        answer.bytesTransferred = received
        if let sink { answer.checksum = try await commit(sink, answer) }
        return answer
    }

    /// Verifies what was received and gives it its name.
    /// - Returns: the checksum.
    private func commit(_ sink: FileSink, _ answer: Exchange.Answer) async throws -> String {
        try Task.checkCancellation()
        let checksum = await sink.checksum
        if let stated = checksum.mismatch(with: answer.headers) {
            let reason =
                "the file from \(host) arrived damaged: it has the checksum \(checksum.text), the server says"
                + " \(stated); nothing was written, download it again"
            throw AttemptFailure(kind: .body, reason: reason, sent: true, status: answer.status)
        }
        try await sink.commit()
        return checksum.text
    }

    /// Leaves no file behind: one that is just being made is waited for.
    private func giveUp() async {
        await state.withLock { $0.work }?.value
        await state.withLock { $0.sink }?.discard()
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
