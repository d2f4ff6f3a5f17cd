/// Refuses a request that is wrong before anything is sent, and finds out its URL.
struct RequestCheck {
    /// Headers that the client itself answers for: a second one would leak the token or break the framing.
    private static let reservedHeaders: Set<String> = [
        "authorization", "proxy-authorization", "host", "content-length", "transfer-encoding", "connection",
    ]

    /// What may not be in the name of a header.
    private static let separators = Array("\"(),/:;<=>?@[\\]{}".utf8)

    let base: WebURL

    /// The URL of a request.
    /// - Throws: ``AttemptFailure`` of kind `argument`, saying what is wrong.
    func url(of request: ClientRequest) throws(AttemptFailure) -> WebURL {
        guard !request.method.isEmpty, request.method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw refusal("\"\(request.method)\" is no HTTP method")
        }
        if let header = request.headers.first(where: { Self.reservedHeaders.contains($0.name.lowercased()) }) {
            throw refusal("the header \(header.name) is set by the client itself; leave it out")
        }
        switch request.body {
        case .none: break
        case .bytes(_, let type), .file(_, let type, _):
            guard request.method != "GET", request.method != "HEAD" else {
                throw refusal("a \(request.method) has no body")
            }
            guard Self.isWellFormed("Content-Type", type) else {
                throw refusal("the content type of the body has forbidden characters")
            }
        }
        if let header = request.headers.first(where: { !Self.isWellFormed($0.name, $0.value) }) {
            throw refusal("the header \(header.name) has a name or value with forbidden characters")
        }
        var url: WebURL
        if WebURL.isAbsolute(request.path) {
            do {
                url = try WebURL(request.path)
            } catch {
                throw refusal("the URL \(request.path) \(error.reason)")
            }
        } else {
            guard request.path.hasPrefix("/") else {
                throw refusal("the path \"\(request.path)\" must begin with / or be an absolute URL")
            }
            guard !request.path.utf8.contains(UInt8(ascii: "#")) else {
                throw refusal("the path \"\(request.path)\" has a # in it; write it as %23")
            }
            var prefix = base.target.utf8[...]
            while prefix.last == UInt8(ascii: "/") { prefix.removeLast() }
            url = WebURL(origin: base.origin, target: String(Substring(prefix)) + QueryEncoding.repair(request.path))
        }
        if !request.query.isEmpty {
            url.target += url.target.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
            url.target += QueryEncoding.encode(request.query)
        }
        return url
    }

    /// Whether a header can be sent as it is (RFC 9110, 5.1 and 5.5): no line end in it begins another one.
    private static func isWellFormed(_ name: String, _ value: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !separators.contains($0) }
            && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }
    }

    private func refusal(_ reason: String) -> AttemptFailure {
        AttemptFailure(kind: .argument, reason: reason, sent: false)
    }
}

extension ClientRequest {
    /// Whether a body goes from or to a file.
    var isStreamed: Bool {
        if case .file = body { return true }
        if case .file = sink { return true }
        return false
    }
}
