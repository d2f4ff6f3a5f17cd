import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Turns what the libraries throw into an ``AttemptFailure``: what happened, whether the server may have seen the
/// request, and whether trying again can help.
struct FailureClassification {
    let origin: Origin
    /// The host that is being talked to, for messages.
    private var host: String { origin.authority }

    init(origin: Origin) {
        self.origin = origin
    }

    /// - Parameters:
    ///   - error: what was thrown.
    ///   - status: the status if the head of the answer had arrived, else nil.
    func failure(for error: any Error, status: Int?) -> AttemptFailure {
        if let failure = error as? AttemptFailure { return failure }
        if error is CancellationError || Task.isCancelled { return cancelled(status: status) }
        switch error {
        case let error as FileProblem:
            return AttemptFailure(kind: .file, reason: error.reason, sent: true, status: status)
        case let error as HTTPClientError: return clientFailure(error, status: status)
        case let error as NIOConnectionError: return connectFailure(error)
        case let error as IOError: return ioFailure(error, status: status)
        case let error as HTTPParserError: return parserFailure(error, status: status)
        case ChannelError.connectTimeout:
            return notSent(.timeout, "no connection to \(host) within the connect timeout")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: return tlsFailure(error, status: status)
        default: return otherFailure(error, status: status)
        }
    }

    private func cancelled(status: Int?) -> AttemptFailure {
        AttemptFailure(kind: .cancelled, reason: "it was cancelled", sent: true, status: status)
    }

    private func notSent(_ kind: ClientError.Kind, _ reason: String) -> AttemptFailure {
        AttemptFailure(kind: kind, reason: reason, event: .notSent, sent: false)
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

    private func clientFailure(_ error: HTTPClientError, status: Int?) -> AttemptFailure {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            notSent(.timeout, "no connection to \(host) within the connect timeout; check the host and the network")
        case .tlsHandshakeTimeout:
            notSent(.timeout, "\(host) did not finish the TLS handshake within the connect timeout")
        case .httpProxyHandshakeTimeout, .invalidProxyResponse:
            notSent(.network, "the proxy made no connection to \(host); check HTTPS_PROXY and NO_PROXY")
        case .proxyAuthenticationRequired:
            AttemptFailure(
                kind: .network,
                reason: "the proxy wants a user name and password; put them into HTTPS_PROXY",
                sent: false
            )
        case .readTimeout:
            AttemptFailure(
                kind: .timeout,
                reason: "nothing came from \(host) for longer than the read timeout",
                event: status == nil ? .lost : .cutBody,
                sent: true,
                status: status
            )
        case .deadlineExceeded:
            AttemptFailure(
                kind: .timeout, reason: "it was not done within the total timeout", sent: true, status: status)
        case .cancelled: cancelled(status: status)
        case .remoteConnectionClosed, .uncleanShutdown: lost(status: status)
        case .alreadyShutdown:
            AttemptFailure(kind: .argument, reason: "this client was shut down; connect again", sent: false)
        default:
            if error.shortDescription.hasPrefix("Invalid header") {
                AttemptFailure(
                    kind: .argument,
                    reason: "a header has a name or value with forbidden characters",
                    sent: false
                )
            } else {
                otherFailure(error, status: status)
            }
        }
    }

    private func connectFailure(_ error: NIOConnectionError) -> AttemptFailure {
        let causes = error.connectionErrors.map(\.error)
        if causes.isEmpty, error.dnsAError != nil || error.dnsAAAAError != nil {
            return notSent(.network, "the host name \(error.host) was not found; check its spelling and the network")
        }
        if causes.contains(where: { ($0 as? ChannelError) != nil }) {
            return notSent(
                .timeout, "no connection to \(host) within the connect timeout; check the host and the network")
        }
        let code = causes.compactMap { ($0 as? IOError)?.errnoCode }.first
        return notSent(.network, connectReason(code))
    }

    private func connectReason(_ code: CInt?) -> String {
        switch code {
        case ECONNREFUSED?: "\(host) refuses the connection; check the address and that the server is running"
        case EMFILE?, ENFILE?: "too many files and connections are open in this process; lower the concurrency"
        case let code?: "no connection to \(host): \(String(cString: strerror(code)))"
        case nil: "no connection to \(host)"
        }
    }

    private func ioFailure(_ error: IOError, status: Int?) -> AttemptFailure {
        switch error.errnoCode {
        // Only making a connection ends with these; others may come from one that has carried the request.
        case ECONNREFUSED, EADDRNOTAVAIL, EMFILE, ENFILE: notSent(.network, connectReason(error.errnoCode))
        default: lost(status: status)
        }
    }

    private func parserFailure(_ error: HTTPParserError, status: Int?) -> AttemptFailure {
        if error == .invalidEOFState || error == .closedConnection { return lost(status: status) }
        if let status {
            let reason = "the answer of \(host) is broken HTTP (\(error)); it may have been damaged by a proxy"
            return AttemptFailure(kind: .body, reason: reason, sent: true, status: status)
        }
        let reason = "\(host) does not answer in valid HTTP (\(error)); check the address, port and scheme"
        return AttemptFailure(kind: .network, reason: reason, sent: true)
    }

    private func tlsFailure(_ error: any Error, status: Int?) -> AttemptFailure {
        if case NIOSSLError.uncleanShutdown = error { return lost(status: status) }
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate") {
            let reason =
                "the certificate of \(host) is not signed by an authority this machine trusts, or has expired; if it is"
                + " from a private one, give its certificate with --ca-file or SSL_CERT_FILE"
            return AttemptFailure(kind: .tls, reason: reason, sent: false)
        }
        if error is NIOSSLExtraError {
            let reason = "the certificate of \(host) was issued for another host; check the host name in the URL"
            return AttemptFailure(kind: .tls, reason: reason, sent: false)
        }
        if case NIOSSLError.handshakeFailed = error {
            let reason = "the TLS handshake with \(host) failed (\(text)); check that the port speaks https"
            return notSent(.tls, reason)
        }
        let reason = "TLS with \(host) failed (\(text))"
        return AttemptFailure(
            kind: .tls, reason: reason, event: status == nil ? .lost : nil, sent: true, status: status)
    }

    private func otherFailure(_ error: any Error, status: Int?) -> AttemptFailure {
        let name = String(reflecting: error)
        if let status {
            let reason = "the answer of \(host) could not be read (\(name))"
            return AttemptFailure(kind: .body, reason: reason, sent: true, status: status)
        }
        let reason = "the exchange with \(host) failed (\(name))"
        return AttemptFailure(kind: .network, reason: reason, event: .lost, sent: true)
    }
}
