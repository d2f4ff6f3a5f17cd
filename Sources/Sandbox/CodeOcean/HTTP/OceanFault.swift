import HTTPTypes

/// A fault that a client asks for with the header `Sandbox-Fault`, to try out how it bears one (section 10.6): `429`,
/// `429 retry-after`, `500`, `502`, `503`, `504`, `html` (the page of a proxy instead of JSON), or `slow`.
enum OceanFault {
    /// The wait of `slow`.
    private static let delay = Duration.seconds(3)

    /// - Returns: the answer to send instead of the real one; nil to go on.
    static func answer(_ headers: HTTPFields) async throws -> Answer? {
        switch headers[.sandboxFault] {
        case nil: return nil
        case "slow":
            try await Task.sleep(for: delay)
            return nil
        case "429": return OceanError(429, "the computations are overloaded: try again later").answer
        case "429 retry-after":
            var answer = OceanError(429, "the computations are overloaded: try again in a second").answer
            answer.set(.retryAfter, "1")
            return answer
        case "html":
            var answer = Answer.text("<html><body><h1>502 Bad Gateway</h1></body></html>\n", type: "text/html")
            answer.status = 502
            return answer
        case let fault?:
            guard let status = Int(fault), [500, 502, 503, 504].contains(status) else {
                throw OceanError.bad(
                    "Sandbox-Fault must be one of 429, 429 retry-after, 500, 502, 503, 504, html, slow, not \"\(fault)\""
                )
            }
            return OceanError(status, "a fault that the request asked for").answer
        }
    }
}
