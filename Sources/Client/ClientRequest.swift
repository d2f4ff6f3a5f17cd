/// One request, fully described. Sending it is ``HTTPTransport/send(_:)``.
public struct ClientRequest: Sendable {
    /// What is sent as the body.
    public enum Body: Sendable {
        /// No body.
        case none
        /// Bytes from memory, with their Content-Type.
        case bytes([UInt8], contentType: String)
        /// A file, streamed from the disk in constant memory with its Content-Length, with its Content-Type. An empty
        /// file is sent as such, with Content-Length 0 (CAP refuses it: reference cap-api 7.24). With a range, only those
        /// bytes of it.
        case file(path: String, contentType: String, range: Range<Int64>? = nil)
    }

    /// Where the body of the answer goes.
    public enum Sink: Sendable {
        /// To ``ClientResponse/body``, at most `limit` bytes.
        case memory(limit: Int)
        /// To a file, under a temporary name until it is complete and its checksum is verified. Only the body of a 200
        /// goes there: 204 and 206 do not bring the file. That of another status goes to ``ClientResponse/body``, at
        /// most its first MiB.
        case file(path: String, overwrite: Bool)

        /// To memory, at most 256 MiB.
        public static let memory = Sink.memory(limit: 256 << 20)
    }

    /// Which failures permit sending the request again (design section 6, reference cap-api 4.8).
    public enum RetrySafety: Sendable {
        /// A read: repeated after connection errors, timeouts, cut answers, 429, 502, 503 and 504.
        case safe
        /// A write: repeated only where it is certain that the server did not act, that is if it was not reached, or
        /// refused with 429 or 503.
        case unsafe
        /// A write that the server refuses to do twice (If-Match): as ``unsafe``, and after 502, 504 and a connection
        /// lost in flight. If ``ClientResponse/attempts`` is above 1 and the status 412, an earlier attempt may have
        /// been the one that changed the document.
        case conditional
        /// A write that must not happen twice, on a server whose 429 and 503 do not promise that it did nothing: repeated
        /// only if the server was not reached.
        case never
    }

    /// The method in capitals.
    public var method: String
    /// The path, percent-encoded, beginning with `/`; or an absolute URL of this or another origin (`links.bucket`).
    public var path: String
    /// Names and values to append as the query; the client encodes them (reference cap-api 7.20).
    public var query: [(name: String, value: String)]
    /// Further headers. Those the client itself answers for (Authorization, Host, Content-Length, Transfer-Encoding,
    /// Connection, Proxy-Authorization) are refused.
    public var headers: [(name: String, value: String)]
    /// The body to send.
    public var body: Body
    /// Where the answer's body goes.
    public var sink: Sink
    /// Which failures permit a repetition.
    public var retry: RetrySafety
    /// False for URLs that carry their own permission. The token is never sent to another origin, whatever is here.
    public var sendsToken: Bool
    /// Called with the bytes done and, if known, of how many: those of the file being sent, else those of the answer.
    public var progress: (@Sendable (_ done: Int64, _ total: Int64?) -> Void)?

    /// A request without query, headers and body whose answer goes to memory.
    /// - Parameters:
    ///   - method: the method in capitals.
    ///   - path: a percent-encoded path or an absolute URL.
    ///   - retry: which failures permit a repetition; by default that of a read for GET and HEAD, of a write for others.
    public init(method: String, path: String, retry: RetrySafety? = nil) {
        self.method = method
        self.path = path
        query = []
        headers = []
        body = .none
        sink = .memory
        self.retry = retry ?? (method == "GET" || method == "HEAD" ? .safe : .unsafe)
        sendsToken = true
    }
}
