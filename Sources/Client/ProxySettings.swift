/// Which requests go through a proxy: https requests through the one of `HTTPS_PROXY` (or `https_proxy`), save to the
/// hosts of `NO_PROXY`. Plain http goes directly: with a token it is spoken to this machine only.
public struct ProxySettings: Sendable {
    /// The proxy as `http://[user:password@]host[:port]`, nil for none.
    public var url: Secret?
    /// Hosts reached directly: `host`, `.domain`, `host:port` or `*`, with commas or blanks between them.
    public var exceptions: String

    /// Settings from given values.
    /// - Parameters:
    ///   - url: the proxy's URL (a secret, for it may hold a password), nil for none.
    ///   - exceptions: the hosts to reach directly, in the form of `NO_PROXY`.
    public init(url: Secret?, exceptions: String = "") {
        self.url = url
        self.exceptions = exceptions
    }

    /// The settings of the process environment. Where both spellings are set, the one in lower case counts, as for curl.
    public static func fromEnvironment() -> ProxySettings {
        ProxySettings(
            url: (Environment.value(of: "https_proxy") ?? Environment.value(of: "HTTPS_PROXY")).map { Secret($0) },
            exceptions: Environment.value(of: "no_proxy") ?? Environment.value(of: "NO_PROXY") ?? ""
        )
    }

    /// The proxy for an origin.
    /// - Returns: nil for a direct connection.
    /// - Throws: ``WebURL/Problem`` if the proxy's URL cannot be used; it does not quote the URL, which may hold a password.
    func proxy(for origin: Origin) throws(WebURL.Problem) -> Proxy? {
        guard let url, origin.scheme == .https, !origin.isLoopback, !isException(origin) else { return nil }
        return try Proxy(url.value)
    }

    private func isException(_ origin: Origin) -> Bool {
        exceptions.split { $0 == "," || $0 == " " }.contains { exception in
            if exception == "*" { return true }
            var pattern = exception.lowercased()[...]
            if let colon = pattern.lastIndex(of: ":"), let port = Int(pattern[pattern.index(after: colon)...]),
                pattern.firstIndex(of: ":") == colon
            {
                guard port == origin.port else { return false }
                pattern = pattern[..<colon]
            }
            if pattern.hasPrefix("*.") { pattern = pattern.dropFirst(2) }
            if pattern.hasPrefix(".") { pattern = pattern.dropFirst() }
            guard !pattern.isEmpty else { return false }
            return origin.host == pattern || origin.host.hasSuffix(".\(pattern)")
        }
    }
}

/// One proxy.
struct Proxy: Sendable, Hashable {
    var host: String
    var port: Int
    var user: String?
    var password: Secret

    /// `host:port`, as in a URL.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Reads `http://[user:password@]host[:port]`; the scheme may be missing.
    init(_ text: String) throws(WebURL.Problem) {
        var rest = text[...]
        if let scheme = rest.firstRange(of: "://") {
            guard rest[..<scheme.lowerBound].lowercased() == "http" else {
                throw WebURL.Problem(
                    reason: "is not an http:// URL; only proxies spoken to in plain http are supported")
            }
            rest = rest[scheme.upperBound...]
        }
        user = nil
        password = Secret("")
        if let at = rest.prefix(while: { $0 != "/" }).lastIndex(of: "@") {
            let credentials = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = QueryEncoding.decode(credentials[0])
            password = Secret(credentials.count == 2 ? QueryEncoding.decode(credentials[1]) : "")
            rest = rest[rest.index(after: at)...]
        }
        let origin = try WebURL("http://\(rest)").origin
        host = origin.host
        port = origin.port
    }
}
