/// The server's answer, whatever its status.
public struct ClientResponse: Sendable {
    /// The HTTP status.
    public var status: Int
    /// The headers in the server's order, their names in lower case. Those of a compressed answer lack Content-Encoding and Content-Length, which
    /// would describe bytes that the caller does not get.
    public var headers: [(name: String, value: String)]
    /// The body, empty if it went to a file.
    public var body: [UInt8]
    /// `md5:<hex>` of the file sent or received, nil if no file was (completely) streamed.
    public var checksum: String?
    /// How many bytes of body were transferred: those of the file if one was sent, else those of the answer.
    public var bytesTransferred: Int64
    /// How often the request was sent until this answer.
    public var attempts: Int
    /// The URL that answered, after redirects, redacted.
    public var finalURL: String { redaction(url.text) }

    let url: WebURL
    let redaction: Redaction

    /// The first header of a name.
    /// - Parameter name: the name, in any case.
    /// - Returns: its value, or nil.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name == wanted }?.value
    }
}
