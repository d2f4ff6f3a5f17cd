import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One attempt: one request to one URL and its answer.
struct Exchange: Sendable {
    /// What an attempt brought.
    struct Answer: Sendable {
        var status: Int
        /// The names in lower case.
        var headers: [(name: String, value: String)]
        var body: [UInt8] = []
        var checksum: String?
        var bytesTransferred: Int64 = 0

        func header(_ name: String) -> String? {
            headers.first { $0.name == name }?.value
        }
    }

    let request: ClientRequest
    let url: WebURL
    let authorization: String?
    /// Whether no redirect has led to another origin yet: a cookie that the caller set does not go there.
    let isAtHome: Bool
    let userAgent: String
    let readTimeout: Duration
    /// When it must have its answer, nil for any time.
    let deadline: NIODeadline?
    /// The file that the answer goes to, with what earlier attempts have brought of it.
    let download: FileDownload?
    let client: HTTPClient

    /// Sends the request and receives the answer, its body in memory or in the file of the sink.
    func run() async throws(AttemptFailure) -> Answer {
        let classification = FailureClassification(origin: url.origin)
        var reader: FileReader?
        do {
            if case .file(let path, _, let range) = request.body {
                reader = try await FileReader.open(path, range: range, progress: request.progress)
            }
        } catch {
            var failure = classification.failure(for: error, status: nil)
            failure.sent = false
            throw failure
        }
        guard let reader else { return try await exchange(nil, classification) }
        do {
            // AsyncHTTPClient's read timeout begins when the request is sent: until then this watches.
            return try await Watchdog.run {
                var answer = try await exchange(reader, classification)
                answer.checksum = await reader.completeChecksum
                answer.bytesTransferred = await reader.bytesRead
                return answer
            } watch: {
                try await reader.watch(limit: readTimeout)
            }
        } catch is Watchdog.Stalled {
            let reason = "\(url.origin.authority) took nothing more of the file for longer than the read timeout"
            throw AttemptFailure(kind: .timeout, reason: reason, event: .lost, sent: true)
        } catch {
            throw classification.failure(for: error, status: nil)
        }
    }

    private func exchange(
        _ reader: FileReader?,
        _ classification: FailureClassification
    ) async throws(AttemptFailure) -> Answer {
        let receiver = AnswerReceiver(request: request, host: url.origin.authority, download: download)
        do {
            try Task.checkCancellation()
            return try await receiver.receive(from: client, httpRequest(reader: reader), before: deadline)
        } catch {
            throw classification.failure(for: error, status: receiver.status)
        }
    }

    private func httpRequest(reader: FileReader?) throws -> HTTPClient.Request {
        var headers: HTTPHeaders = ["User-Agent": userAgent]
        for (name, value) in request.headers where isAtHome || name.lowercased() != "cookie" {
            headers.add(name: name, value: value)
        }
        for (name, value) in download?.headersForRest ?? [] { headers.add(name: name, value: value) }
        if let authorization { headers.add(name: "Authorization", value: authorization) }
        if !headers.contains(name: "Accept-Encoding") {
            // A file is wanted as it is stored: its length and checksum describe that form.
            if case .file = request.sink {
                headers.add(name: "Accept-Encoding", value: "identity")
            } else {
                headers.add(name: "Accept-Encoding", value: "gzip")
            }
        }
        var body: HTTPClient.Body?
        switch request.body {
        case .none: break
        case .bytes(let bytes, let contentType):
            headers.replaceOrAdd(name: "Content-Type", value: contentType)
            body = .byteBuffer(ByteBuffer(bytes: bytes))
        case .file(_, let contentType, _):
            headers.replaceOrAdd(name: "Content-Type", value: contentType)
            body = reader.flatMap(\.body) ?? .byteBuffer(ByteBuffer())
        }
        return try HTTPClient.Request(
            url: url.text, method: HTTPMethod(rawValue: request.method), headers: headers, body: body)
    }
}
