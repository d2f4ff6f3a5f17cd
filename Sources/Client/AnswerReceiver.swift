import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Receives the body of an answer, into memory or a file, and checks that it is complete.
struct AnswerReceiver: Sendable {
    /// How much is kept of the body of an answer that is not what was asked for: an error text, a redirect.
    private static let errorBodyLimit = 1 << 20

    let request: ClientRequest
    /// The host that answers, for messages.
    let host: String

    /// Receives an answer.
    /// - Throws: ``AttemptFailure`` for a body that is too large, cut short or not what its checksum says;
    ///   ``FileProblem``; what AsyncHTTPClient throws.
    func receive(_ response: HTTPClientResponse) async throws -> Exchange.Answer {
        let isDecoded = response.headers["Content-Encoding"].contains { ["gzip", "deflate"].contains($0.lowercased()) }
        var answer = Exchange.Answer(
            status: Int(response.status.code),
            headers: response.headers
                .filter { !isDecoded || !["content-encoding", "content-length"].contains($0.name.lowercased()) }
                .map { (name: $0.name, value: $0.value) }
        )
        let expected = isDecoded ? nil : bodyLength(response)
        switch request.sink {
        case .file(let path, let overwrite) where answer.status == 200 && request.method != "HEAD":
            try await toFile(path, overwrite, response, expected, &answer)
        case .file:
            try await toMemory(response, expected, limit: Self.errorBodyLimit, truncates: true, &answer)
        case .memory(let limit):
            try await toMemory(response, expected, limit: limit, truncates: false, &answer)
        }
        return answer
    }

    /// The length that the body must have, nil if the server has not said. HEAD and some statuses have no body whatever
    /// length they state (RFC 9110, 8.6).
    private func bodyLength(_ response: HTTPClientResponse) -> Int64? {
        let code = response.status.code
        guard request.method != "HEAD", code != 204, code != 304 else { return 0 }
        return response.headers.first(name: "Content-Length").flatMap { Int64($0) }
    }

    private func toMemory(
        _ response: HTTPClientResponse,
        _ expected: Int64?,
        limit: Int,
        truncates: Bool,
        _ answer: inout Exchange.Answer
    ) async throws {
        if let expected, expected > limit, !truncates { throw tooLarge(limit, answer.status) }
        answer.body.reserveCapacity(Int(min(expected ?? 0, Int64(min(limit, 1 << 20)))))
        var received: Int64 = 0
        for try await part in response.body {
            received += Int64(part.readableBytes)
            let room = limit - answer.body.count
            if part.readableBytes > room {
                guard truncates else { throw tooLarge(limit, answer.status) }
                answer.body.append(contentsOf: part.readableBytesView.prefix(room))
                answer.bytesTransferred = received
                return
            }
            answer.body.append(contentsOf: part.readableBytesView)
            reportProgress(received, expected)
        }
        // The body of a cancelled task just ends.
        try Task.checkCancellation()
        try check(received, against: expected, answer.status)
        answer.bytesTransferred = received
    }

    private func toFile(
        _ path: String,
        _ overwrite: Bool,
        _ response: HTTPClientResponse,
        _ expected: Int64?,
        _ answer: inout Exchange.Answer
    ) async throws {
        let sink = try await FileSink.open(path, overwrite: overwrite)
        do {
            var received: Int64 = 0
            for try await part in response.body {
                received += Int64(part.readableBytes)
                try await sink.write(part)
                reportProgress(received, expected)
            }
            try Task.checkCancellation()
            try await sink.flush()
            try check(received, against: expected, answer.status)
            let checksum = await sink.checksum
            if let stated = checksum.mismatch(with: answer.headers) {
                let reason =
                    "the file from \(host) arrived damaged: it has the checksum \(checksum.text), the server says"
                    + " \(stated); nothing was written, download it again"
                throw AttemptFailure(kind: .body, reason: reason, sent: true, status: answer.status)
            }
            try await sink.commit()
            answer.checksum = checksum.text
            answer.bytesTransferred = received
        } catch {
            await sink.discard()
            throw error
        }
    }

    private func reportProgress(_ done: Int64, _ total: Int64?) {
        // While a file is sent, its own progress is what the caller follows.
        if case .file = request.body { return }
        request.progress?(done, total)
    }

    private func check(_ received: Int64, against expected: Int64?, _ status: Int) throws {
        guard let expected, received != expected else { return }
        let reason = "the answer of \(host) was cut short: \(received) of \(expected) bytes came"
        throw AttemptFailure(kind: .body, reason: reason, event: .cutBody, sent: true, status: status)
    }

    private func tooLarge(_ limit: Int, _ status: Int) -> AttemptFailure {
        let reason = "the answer of \(host) is larger than \(limit) bytes; ask for less, or download it to a file"
        return AttemptFailure(kind: .body, reason: reason, sent: true, status: status)
    }
}
