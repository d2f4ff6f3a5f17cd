import Crypto
import JSON

/// Links to files that work without a token, for an hour (sections 5.2, 11.21).
struct SignedLink: Sendable {
    enum Owner: String, Sendable { case computation = "computations", asset = "data_assets" }

    /// How long a link works.
    static let lifetime = 3600

    let owner: Owner
    let id: String
    let path: String
    /// Whether a browser shows the file or saves it.
    let isInline: Bool
    /// The last second in which it works.
    let expires: Int

    /// The path and query below the root of the server.
    func target(_ key: SymmetricKey) -> String {
        "/signed/\(owner.rawValue)/\(id)/\(PercentCoding.encodePath(path))?disposition=\(disposition)"
            + "&expires=\(expires)&signature=\(signature(key).hexadecimal)"
    }

    var disposition: String { isInline ? "inline" : "attachment" }

    private func signature(_ key: SymmetricKey) -> [UInt8] {
        let text = "\(owner.rawValue)\n\(id)\n\(path)\n\(disposition)\n\(expires)"
        return Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }

    /// Reads a link back.
    ///
    /// - Throws: 403 when it is not one of ours, or not any more.
    init(segments: [String], query: QueryString, key: SymmetricKey, now: Double) throws(OceanError) {
        guard segments.count >= 3, let owner = Owner(rawValue: segments[0]),
            let expires = query["expires"].flatMap(Int.init),
            let disposition = query["disposition"]
        else { throw .forbidden("this link is not complete") }
        self.init(
            owner: owner, id: segments[1], path: segments[2...].joined(separator: "/"),
            isInline: disposition == "inline", expires: expires)
        guard query["signature"] == signature(key).hexadecimal, disposition == self.disposition else {
            throw .forbidden("the signature of this link is wrong")
        }
        guard now < Double(expires) + 1 else { throw .forbidden("this link has expired: ask for a new one") }
    }

    init(owner: Owner, id: String, path: String, isInline: Bool, expires: Int) {
        self.owner = owner
        self.id = id
        self.path = path
        self.isInline = isInline
        self.expires = expires
    }

    /// The answer with both links to a file (X6, D10).
    static func urls(_ owner: Owner, _ id: String, _ path: String, _ call: OceanCall, _ store: OceanStore) -> JSONValue
    {
        [
            "download_url": url(owner, id, path, false, call, store.key),
            "view_url": url(owner, id, path, true, call, store.key),
        ]
    }

    /// The answer with one link (X7, D11).
    static func downloadURL(_ owner: Owner, _ id: String, _ path: String, _ call: OceanCall, _ store: OceanStore)
        -> JSONValue
    {
        ["url": url(owner, id, path, false, call, store.key)]
    }

    private static func url(
        _ owner: Owner, _ id: String, _ path: String, _ isInline: Bool, _ call: OceanCall, _ key: SymmetricKey
    ) -> JSONValue {
        let link = SignedLink(
            owner: owner, id: id, path: path, isInline: isInline, expires: Int(call.now) + lifetime)
        return .string(call.origin + link.target(key))
    }
}
