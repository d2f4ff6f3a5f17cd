import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Turns what went wrong into an ``AttemptFailure``: what happened, whether the server may have seen the request, and whether
/// trying again can help.
struct FailureClassification {
    let origin: Origin
    /// A file of further certificate authorities that was given.
    var caFile: String?
    /// The host that is being talked to, for messages.
    private var host: String { origin.authority }

    init(origin: Origin, caFile: String? = nil) {
        self.origin = origin
        self.caFile = caFile
    }

    /// - Parameters:
    ///   - error: what was thrown.
    ///   - status: the status if the head of the answer had arrived, else nil.
    ///   - sent: whether the request may have reached the server.
    func failure(for error: any Error, status: Int?, sent: Bool = true) -> AttemptFailure {
        if let failure = error as? AttemptFailure { return failure }
        if error is CancellationError || Task.isCancelled {
            return AttemptFailure(kind: .cancelled, reason: "it was cancelled", sent: sent, status: status)
        }
        switch error {
        case let error as FileProblem:
            return AttemptFailure(kind: .file, reason: error.reason, sent: sent, status: status)
        case let error as CurlProblem where error.isSent: return answerFailure(error, status: status)
        case let error as CurlProblem: return connectionFailure(error)
        default:
            let reason = "the exchange with \(host) failed (\(String(reflecting: error)))"
            return AttemptFailure(kind: .network, reason: reason, event: .lost, sent: true, status: status)
        }
    }

    private func notSent(_ kind: ClientError.Kind, _ reason: String) -> AttemptFailure {
        AttemptFailure(kind: kind, reason: reason, event: .notSent, sent: false)
    }

    // MARK: Before the request was sent

    private func connectionFailure(_ problem: CurlProblem) -> AttemptFailure {
        if problem.proxyStatus == 407 {
            let reason = "the proxy wants a user name and password; put them into HTTPS_PROXY"
            return AttemptFailure(kind: .network, reason: reason, sent: false)
        }
        switch problem.code {
        case CURLE_COULDNT_RESOLVE_HOST:
            return notSent(
                .network, "the host name \(origin.host) was not found; check its spelling and the network")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return notSent(.network, "the host name of the proxy was not found; check HTTPS_PROXY")
        case CURLE_OPERATION_TIMEDOUT: return notSent(.timeout, timeoutReason(problem))
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: return certificateFailure(problem)
        case CURLE_SSL_CACERT_BADFILE:
            return AttemptFailure(kind: .tls, reason: authoritiesReason(problem), sent: false)
        case CURLE_SSL_CONNECT_ERROR:
            let reason = "the TLS handshake with \(host) failed (\(problem.text)); check that the port speaks https"
            return notSent(.tls, reason)
        default: return notSent(.network, connectReason(problem))
        }
    }

    private func timeoutReason(_ problem: CurlProblem) -> String {
        if problem.isProxied, problem.isReached {
            return "the proxy made no connection to \(host) within the connect timeout; check HTTPS_PROXY and NO_PROXY"
        }
        if problem.isReached { return "\(host) did not finish the TLS handshake within the connect timeout" }
        return "no connection to \(host) within the connect timeout; check the host and the network"
    }

    private func connectReason(_ problem: CurlProblem) -> String {
        if problem.isProxied, problem.isReached || problem.proxyStatus != 0 {
            return "the proxy made no connection to \(host) (\(problem.text)); check HTTPS_PROXY and NO_PROXY"
        }
        let peer = problem.isProxied ? "the proxy" : host
        switch problem.systemError {
        case ECONNREFUSED where problem.isProxied: return "the proxy refuses the connection; check HTTPS_PROXY"
        case ECONNREFUSED: return "\(host) refuses the connection; check the address and that the server is running"
        case EMFILE, ENFILE: return "too many files and connections are open in this process; lower the concurrency"
        case 0: return "no connection to \(peer): \(problem.text)"
        case let code: return "no connection to \(peer): \(String(cString: strerror(code)))"
        }
    }

    private func certificateFailure(_ problem: CurlProblem) -> AttemptFailure {
        // Of another host: what is wrong with the certificate itself is told as a "certificate problem" or "result".
        if problem.text.contains("subject name") || problem.text.contains("certificate subject") {
            let reason = "the certificate of \(host) was issued for another host; check the host name in the URL"
            return AttemptFailure(kind: .tls, reason: reason, sent: false)
        }
        let reason =
            "the certificate of \(host) is not signed by an authority this machine trusts, or has expired"
            + " (\(problem.text)); if it is from a private one, give its certificate with --ca-file or SSL_CERT_FILE"
        return AttemptFailure(kind: .tls, reason: reason, sent: false)
    }

    private func authoritiesReason(_ problem: CurlProblem) -> String {
        if let caFile {
            return "the CA file \(caFile) cannot be read as PEM certificates; check --ca-file or SSL_CERT_FILE"
        }
        return "this machine has no certificates of authorities (\(problem.text)); install them, on Debian with"
            + " ca-certificates, or give some with --ca-file"
    }

    // MARK: Afterwards

    private func answerFailure(_ problem: CurlProblem, status: Int?) -> AttemptFailure {
        switch problem.code {
        // A request that was not sent a second time: the first connection was lost without an answer.
        case CURLE_ABORTED_BY_CALLBACK: return lost(status: status)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            return brokenFailure(problem, status: status)
        case CURLE_RECV_ERROR where problem.systemError == 0 && problem.text.contains("chunk"):
            return brokenFailure(problem, status: status)
        default: return lost(status: status)
        }
    }

    /// The connection ended while the request or the answer was on its way.
    private func lost(status: Int?) -> AttemptFailure {
        guard let status else {
            let reason = "\(host) closed the connection before it answered"
            return AttemptFailure(kind: .network, reason: reason, event: .lost, sent: true)
        }
        let reason = "the answer of \(host) was cut short: the connection closed before its end"
        return AttemptFailure(kind: .body, reason: reason, event: .cutBody, sent: true, status: status)
    }

    private func brokenFailure(_ problem: CurlProblem, status: Int?) -> AttemptFailure {
        if let status {
            let reason = "the answer of \(host) is broken HTTP (\(problem.text)); it may have been damaged by a proxy"
            return AttemptFailure(kind: .body, reason: reason, sent: true, status: status)
        }
        let reason = "\(host) does not answer in valid HTTP (\(problem.text)); check the address, port and scheme"
        return AttemptFailure(kind: .network, reason: reason, sent: true)
    }
}
