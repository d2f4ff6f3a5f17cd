/// Just enough of RFC 3986 to resolve `$ref` and `$id`: an address without fragment, and the fragment.
struct SchemaAddress: Hashable {
    /// The absolute (or empty) address without fragment.
    var base: String
    /// The fragment, percent-decoded, without `#`.
    var fragment: String

    /// Resolves a reference against a base address.
    init(_ reference: String, against base: String) {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        fragment = parts.count > 1 ? SchemaAddress.percentDecoded(parts[1]) : ""
        self.base = SchemaAddress.resolve(String(parts.first ?? ""), against: base)
    }

    private static func resolve(_ reference: String, against base: String) -> String {
        if reference.isEmpty { return base }
        if scheme(of: reference) != nil || base.isEmpty { return reference }
        guard let scheme = scheme(of: base) else {
            // A base without scheme is a path: its last segment is replaced.
            return reference.hasPrefix("/") ? reference : folder(of: base) + reference
        }
        let afterScheme = base.dropFirst(scheme.count + 1)
        guard afterScheme.hasPrefix("//") else { return reference }
        let authorityAndPath = afterScheme.dropFirst(2)
        let authority = authorityAndPath.prefix { $0 != "/" }
        if reference.hasPrefix("//") { return scheme + ":" + reference }
        let path =
            reference.hasPrefix("/")
            ? reference : folder(of: String(authorityAndPath.dropFirst(authority.count))) + reference
        return "\(scheme)://\(authority)\(path.hasPrefix("/") ? "" : "/")\(path)"
    }

    private static func scheme(of text: String) -> String? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = text[..<colon]
        guard let first = scheme.first, first.isLetter,
            scheme.allSatisfy({ $0.isLetter || $0.isNumber || "+-.".contains($0) })
        else { return nil }
        return String(scheme)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[...slash])
    }

    private static func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
