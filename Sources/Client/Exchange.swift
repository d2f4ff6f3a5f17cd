import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One attempt: one request to one URL and its answer.
struct Exchange: Sendable {
    /// What an attempt brought.
    struct Answer: Sendable {
        var status: Int
        var headers: [(name: String, value: String)]
        var body: [UInt8] = []
        var checksum: String?
        var bytesTransferred: Int64 = 0

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name }?.value
        }
    }

    let request: ClientRequest
    let url: WebURL
    let authorization: String?
    /// Whether no redirect has led to another origin yet: a cookie that the caller set does not go there.
    let isAtHome: Bool
    let userAgent: String
    let readTimeout: Duration
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
        let response: HTTPClientResponse
        do {
            try Task.checkCancellation()
            // The limit for the whole is the transport's; AsyncHTTPClient's deadline would end with the answer's head.
            response = try await client.execute(httpRequest(reader: reader), deadline: .now() + .hours(24 * 365))
        } catch {
            throw classification.failure(for: error, status: nil)
        }
        do {
            return try await AnswerReceiver(request: request, host: url.origin.authority).receive(response)
        } catch {
            throw classification.failure(for: error, status: Int(response.status.code))
        }
    }

    private func httpRequest(reader: FileReader?) -> HTTPClientRequest {
        var result = HTTPClientRequest(url: url.text)
        result.method = HTTPMethod(rawValue: request.method)
        result.headers.add(name: "User-Agent", value: userAgent)
        for (name, value) in request.headers where isAtHome || name.lowercased() != "cookie" {
            result.headers.add(name: name, value: value)
        }
        if let authorization { result.headers.add(name: "Authorization", value: authorization) }
        if !result.headers.contains(name: "Accept-Encoding") {
            // A file is wanted as it is stored: its length and checksum describe that form.
            if case .file = request.sink {
                result.headers.add(name: "Accept-Encoding", value: "identity")
            } else {
                result.headers.add(name: "Accept-Encoding", value: "gzip")
            }
        }
        switch request.body {
        case .none: break
        case .bytes(let bytes, let contentType):
            result.headers.replaceOrAdd(name: "Content-Type", value: contentType)
            result.body = .bytes(ByteBuffer(bytes: bytes))
        case .file(_, let contentType, _):
            result.headers.replaceOrAdd(name: "Content-Type", value: contentType)
            if let reader, reader.size > 0 {
                result.body = .stream(FileBody(reader: reader), length: .known(reader.size))
            } else {
                result.body = .bytes(ByteBuffer())
            }
        }
        return result
    }
}
