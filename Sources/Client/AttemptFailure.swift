/// Why one attempt failed, before the transport decides whether to try again.
struct AttemptFailure: Error {
    var kind: ClientError.Kind
    /// The cause and what to try, as the end of a sentence.
    var reason: String
    /// What it means for a repetition; nil if repeating cannot help.
    var event: RetryEvent?
    /// Whether the request may have reached the server.
    var sent: Bool
    /// The status, if the answer had begun.
    var status: Int?
}
