/// Why a request got no answer. A status of 4xx or 5xx is no error here: see ``ClientResponse/status``.
public struct ClientError: Error, Sendable, CustomStringConvertible {
    /// What sort of failure it is.
    public enum Kind: String, Sendable {
        /// The server was not reached, closed the connection or does not speak HTTP.
        case network
        /// A connection, an answer or the whole took too long.
        case timeout
        /// The calling task was cancelled.
        case cancelled
        /// The server's certificate was not accepted, or TLS failed otherwise.
        case tls
        /// The request or the configuration is wrong, or not safe to send (a token over plain http).
        case argument
        /// A file could not be read or written.
        case file
        /// The body of the answer was cut short, too large, broken or different from its checksum.
        case body
    }

    /// What sort of failure it is.
    public var kind: Kind
    /// For a person: what failed, where, why, and what to try. Redacted.
    public var message: String
    /// The method, empty if no request was made.
    public var method: String
    /// The URL, redacted.
    public var url: String
    /// How often it was tried; 0 if nothing was sent.
    public var attempts: Int
    /// Whether the request may have reached the server, so that a write may have been done.
    public var sent: Bool

    /// The message.
    public var description: String { message }
}
