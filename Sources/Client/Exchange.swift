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
    let connectTimeout: Duration
    let readTimeout: Duration
    /// When it must have its answer, nil for any time.
    let deadline: ContinuousClock.Instant?
    /// The file that the answer goes to, with what earlier attempts have brought of it.
    let download: FileDownload?
    let proxy: Proxy?
    /// A file of further certificate authorities to trust.
    let caFile: String?
    let connections: Connections

    /// Sends the request and receives the answer, its body in memory or in the file of the sink.
    func run() async throws(AttemptFailure) -> Answer {
        let reader = try await reader()
        let received = try await Transfer.run(self, reader).get()
        var answer = received.answer
        if let download, received.isFile {
            do {
                answer = try await download.finish(from: url.origin.authority)
            } catch {
                throw FailureClassification(origin: url.origin).failure(for: error, status: answer.status)
            }
        }
        if let reader {
            answer.checksum = await reader.completeChecksum
            answer.bytesTransferred = await reader.bytesRead
        }
        return answer
    }

    /// The file that is the body, if it is one.
    private func reader() async throws(AttemptFailure) -> FileReader? {
        guard case .file(let path, _, let range) = request.body else { return nil }
        do {
            return try await FileReader.open(path, range: range, progress: request.progress)
        } catch {
            var failure = FailureClassification(origin: url.origin).failure(for: error, status: nil)
            failure.sent = false
            throw failure
        }
    }
}
