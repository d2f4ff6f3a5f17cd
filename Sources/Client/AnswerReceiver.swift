/// Receives an answer, its body into memory or a file, as the parts come. It lives on the network's thread.
final class AnswerReceiver {
    /// What has to be done before more can be taken: a slow disk slows the server down.
    typealias Work = @Sendable () async throws -> Void

    /// How much is kept of the body of an answer that is not what was asked for: an error text, a redirect.
    private static let errorBodyLimit = 1 << 20
    /// No honest server has more to say before its answer.
    private static let headLimit = 256 << 10
    /// The encodings that libcurl undoes, where it was built for them.
    private static let encodings: Set<String> = ["gzip", "x-gzip", "deflate", "br", "zstd"]

    private let request: ClientRequest
    /// The host that answers, for messages.
    private let host: String
    private let download: FileDownload?

    private var answer: Exchange.Answer?
    private var headSize = 0
    private var isHeadComplete = false
    /// The length that the body must have, nil if the server has not said.
    private var expected: Int64?
    private var count: Int64 = 0
    /// The most that is kept in memory, and whether of what is longer the rest is dropped or all is refused.
    private var limit = 0
    private var dropsRest = false
    private var isFile = false
    /// Whether the file has been begun, or is to go on: what comes before would be lost.
    private var isReady = false

    /// A receiver for one attempt.
    /// - Parameter download: where the body of a request goes whose sink is a file.
    init(request: ClientRequest, host: String, download: FileDownload?) {
        self.request = request
        self.host = host
        self.download = download
    }

    /// The status, once the head of the answer has come.
    var status: Int? { isHeadComplete ? answer?.status : nil }

    /// All that has come.
    var received: Transfer.Received {
        var answer = answer ?? Exchange.Answer(status: 0, headers: [])
        answer.bytesTransferred = count
        return Transfer.Received(answer: answer, isFile: isFile)
    }

    // MARK: The head

    /// Takes a line of the head, or of what some servers send after the body.
    /// - Throws: ``AttemptFailure`` for an answer that is larger than what was asked for, or has no end to its head.
    func takeHead(_ line: UnsafeRawBufferPointer) throws -> Work? {
        guard !isHeadComplete else { return nil }
        headSize += line.count
        guard headSize <= Self.headLimit else {
            let reason = "the answer of \(host) has more than \(Self.headLimit >> 10) KiB of headers"
            throw AttemptFailure(kind: .body, reason: reason, sent: true)
        }
        // An older way to write a long header (RFC 9112, 5.2).
        let isContinued = line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t")
        let isEnd = line.first == UInt8(ascii: "\r") || line.first == UInt8(ascii: "\n")
        let line = line[...].trimmingBlanks()
        if isEnd { return try endHead() }
        if line.starts(with: "HTTP/".utf8) {
            let code = line.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix { $0 != UInt8(ascii: " ") }
            answer = Exchange.Answer(status: Int(String(decoding: code, as: UTF8.self)) ?? 0, headers: [])
        } else if isContinued, let last = answer?.headers.indices.last {
            answer?.headers[last].value += " " + String(decoding: line, as: UTF8.self)
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            let value = line[line.index(after: colon)...].trimmingBlanks()
            answer?.headers.append((line[..<colon].lowercased(), String(decoding: value, as: UTF8.self)))
        }
        return nil
    }

    private func endHead() throws -> Work? {
        guard var answer else { return nil }
        // An interim answer; the real one follows.
        guard answer.status >= 200 else {
            self.answer = nil
            return nil
        }
        isHeadComplete = true
        let hasBody = bodyLength(answer) != 0
        let isDecoded =
            hasBody
            && answer.headers.contains { name, value in
                name == "content-encoding"
                    && value.split(separator: ",").contains {
                        Self.encodings.contains($0.trimmingBlanks().lowercased())
                    }
            }
        if isDecoded {
            answer.headers.removeAll { $0.name == "content-encoding" || $0.name == "content-length" }
        }
        expected = bodyLength(answer)
        isFile = isOfFile(answer)
        switch request.sink {
        case .file:
            limit = Self.errorBodyLimit
            dropsRest = true
        case .memory(let limit):
            self.limit = limit
            if let expected, expected > limit { throw tooLarge() }
        }
        let head = answer
        answer.body.reserveCapacity(Int(min(expected ?? 0, Int64(min(limit, 1 << 20)))))
        self.answer = answer
        guard let download, isFile else { return nil }
        return { [expected] in
            if head.status == 206 {
                try download.resume(head)
            } else {
                try await download.begin(head, size: expected)
            }
        }
    }

    /// Whether the answer brings the file, or what is missing of it, and not something about it.
    private func isOfFile(_ answer: Exchange.Answer) -> Bool {
        guard let download, request.method != "HEAD" else { return false }
        return answer.status == 200 || answer.status == 206 && !download.headersForRest.isEmpty
    }

    /// HEAD and some statuses have no body whatever length they state (RFC 9110, 8.6).
    private func bodyLength(_ answer: Exchange.Answer) -> Int64? {
        guard request.method != "HEAD", answer.status != 204, answer.status != 304 else { return 0 }
        return answer.header("content-length").flatMap { Int64($0) }
    }

    // MARK: The body

    /// Takes a part of the body.
    /// - Throws: ``AttemptFailure`` if there is too much of it; ``Transfer/Enough`` when the rest is not wanted.
    func takeBody(_ part: UnsafeRawBufferPointer) throws {
        if let download, isFile {
            download.take(part)
            return report(download.progress)
        }
        count += Int64(part.count)
        try keep(part)
        report((count, expected))
    }

    /// Whether nothing more can be taken before work is done.
    var isFull: Bool { isFile && (!isReady || download?.isFull == true) }

    /// The work that was given out is done.
    func workEnded() { isReady = true }

    /// What can be done with what came.
    func nextWork() -> Work? { isFile ? download?.nextWork() : nil }

    /// - Throws: ``AttemptFailure`` if the answer is not what its head has promised.
    func checkComplete() throws {
        guard isHeadComplete, let answer else {
            let reason = "\(host) does not answer in valid HTTP (no status came); check the address, port and scheme"
            throw AttemptFailure(kind: .network, reason: reason, sent: true)
        }
        // Not left to libcurl: version 7.88 may take an HTTP/2 stream that was cut off for complete.
        guard !isFile, let expected, count != expected else { return }
        let reason = "the answer of \(host) was cut short: \(count) of \(expected) bytes came"
        throw AttemptFailure(kind: .body, reason: reason, event: .cutBody, sent: true, status: answer.status)
    }

    private func keep(_ part: UnsafeRawBufferPointer) throws {
        let room = limit - (answer?.body.count ?? 0)
        if part.count <= room {
            answer?.body.append(contentsOf: part)
        } else {
            guard dropsRest else { throw tooLarge() }
            answer?.body.append(contentsOf: part.prefix(room))
            expected = nil
            throw Transfer.Enough()
        }
    }

    private func report(_ progress: (done: Int64, total: Int64?)) {
        // While a file is sent, its own progress is what the caller follows.
        if case .file = request.body { return }
        request.progress?(progress.done, progress.total)
    }

    private func tooLarge() -> AttemptFailure {
        let reason = "the answer of \(host) is larger than \(limit) bytes; ask for less, or download it to a file"
        return AttemptFailure(kind: .body, reason: reason, sent: true, status: answer?.status)
    }
}

// By bytes: texts are made only of what is kept.
extension Slice<UnsafeRawBufferPointer> {
    fileprivate func trimmingBlanks() -> Self {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        var rest = self
        while let first = rest.first, isBlank(first) { rest.removeFirst() }
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    /// The text with A to Z in lower case.
    fileprivate func lowercased() -> String {
        String(unsafeUninitializedCapacity: count) { text in
            for (place, byte) in zip(text.indices, self) {
                text[place] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            }
            return count
        }
    }
}
