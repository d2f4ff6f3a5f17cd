#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Scheme, host and port: what a token belongs to.
struct Origin: Sendable, Hashable, CustomStringConvertible {
    enum Scheme: String, Sendable {
        case http, https

        var defaultPort: Int { self == .http ? 80 : 443 }
    }

    let scheme: Scheme
    /// In lower case; an IPv6 address without its brackets.
    let host: String
    let port: Int
    /// `host` or `host:port`, as a person writes it.
    let authority: String
    /// `https://host`, with the port unless it is the scheme's own.
    let description: String

    init(scheme: Scheme, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
        let name = host.contains(":") ? "[\(host)]" : host
        authority = port == scheme.defaultPort ? name : "\(name):\(port)"
        description = "\(scheme)://\(authority)"
    }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or ::1. `inet_pton` reads addresses strictly, so a
    /// number that the resolver takes for another address (`0127.0.0.1` is octal there) does not count as loopback.
    var isLoopback: Bool {
        if host == "localhost" { return true }
        var version4 = in_addr()
        if inet_pton(AF_INET, host, &version4) == 1 {
            return withUnsafeBytes(of: version4) { $0.first == 127 }
        }
        var version6 = in6_addr()
        if inet_pton(AF_INET6, host, &version6) == 1 {
            return withUnsafeBytes(of: version6) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
        }
        return false
    }

    /// Whether a token may travel to this origin: over TLS, or inside this machine.
    var isSafeForToken: Bool { scheme == .https || isLoopback }
}
