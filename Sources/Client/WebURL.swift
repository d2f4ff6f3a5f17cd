/// An absolute http or https URL, read strictly, so that what is compared here as an origin cannot be read as another
/// host by the library that connects.
struct WebURL: Sendable, Hashable {
    /// Why a text is not a usable URL, as the end of a sentence.
    struct Problem: Error {
        var reason: String
    }

    var origin: Origin
    /// Path and query as sent, beginning with `/`.
    var target: String

    /// The URL as text.
    var text: String { origin.description + target }

    /// Whether a text is an absolute URL, right or wrong, and not a path.
    static func isAbsolute(_ text: String) -> Bool {
        // As nearly every path does.
        if text.utf8.first == UInt8(ascii: "/") { return false }
        let start = text.prefix(8).lowercased()
        return start.hasPrefix("http://") || start == "https://"
    }

    init(origin: Origin, target: String) {
        self.origin = origin
        self.target = target
    }

    /// Reads an absolute URL. A fragment is dropped, characters that a URL may not contain are encoded in path and query.
    /// - Throws: ``Problem`` for another scheme, a user name, or a host or port that is none.
    init(_ text: String) throws(Problem) {
        guard let schemeEnd = text.firstRange(of: "://") else {
            throw Problem(reason: "is not an absolute URL; it must begin with https://")
        }
        guard let scheme = Origin.Scheme(rawValue: text[..<schemeEnd.lowerBound].lowercased()) else {
            throw Problem(reason: "has the scheme \"\(text[..<schemeEnd.lowerBound])\"; only https and http are spoken")
        }
        let rest = text[schemeEnd.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest[authority.endIndex...]
        guard !authority.utf8.contains(UInt8(ascii: "@")) else {
            throw Problem(reason: "has a user name or password before the host; give a token instead")
        }
        origin = try Self.origin(scheme: scheme, authority: authority)
        self.target = QueryEncoding.repair(target.hasPrefix("/") ? String(target) : "/" + target)
    }

    private static func origin(scheme: Origin.Scheme, authority: Substring) throws(Problem) -> Origin {
        var host = authority
        var portText: Substring?
        if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<bracket]
            let tail = authority[authority.index(after: bracket)...]
            guard tail.isEmpty || tail.hasPrefix(":") else { throw Problem(reason: "has no valid host") }
            portText = tail.isEmpty ? nil : tail.dropFirst()
            guard host.utf8.contains(UInt8(ascii: ":")), host.utf8.allSatisfy("0123456789abcdefABCDEF:.".utf8.contains)
            else { throw Problem(reason: "has no valid IPv6 address between the brackets") }
        } else {
            if let colon = authority.firstIndex(of: ":") {
                host = authority[..<colon]
                portText = authority[authority.index(after: colon)...]
            }
            let isHostName = host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
            guard !host.isEmpty, isHostName else { throw Problem(reason: "has no valid host name") }
        }
        var port = scheme.defaultPort
        if let portText, !portText.isEmpty {
            guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(portText),
                (1...65535).contains(number)
            else { throw Problem(reason: "has no valid port; ports are 1 to 65535") }
            port = number
        }
        return Origin(scheme: scheme, host: host.lowercased(), port: port)
    }

    /// The URL that a reference (a Location header) means when it stands at this one (RFC 3986, section 5.2).
    /// - Throws: ``Problem`` if it is an absolute URL that cannot be used.
    func resolving(_ reference: String) throws(Problem) -> WebURL {
        if let schemeEnd = reference.firstRange(of: "://"), reference[..<schemeEnd.lowerBound].allSatisfy(\.isLetter) {
            return try WebURL(reference)
        }
        if reference.hasPrefix("//") {
            return try WebURL("\(origin.scheme):\(reference)")
        }
        let relative = String(reference.prefix { $0 != "#" })
        let path = target.prefix { $0 != "?" }
        if relative.hasPrefix("/") {
            return WebURL(origin: origin, target: Self.removingDotSegments(QueryEncoding.repair(relative)))
        }
        if relative.hasPrefix("?") {
            return WebURL(origin: origin, target: path + QueryEncoding.repair(relative))
        }
        if relative.isEmpty { return self }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return WebURL(origin: origin, target: Self.removingDotSegments(folder + QueryEncoding.repair(relative)))
    }

    private static func removingDotSegments(_ target: String) -> String {
        let path = target.prefix { $0 != "?" }
        let query = target[path.endIndex...]
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".":
                if isLast { kept.append("") }
            case "..":
                if !kept.isEmpty { kept.removeLast() }
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/") + query
    }
}
