/// The one function that every trace line and error message passes through. It hides the literal token (also as Basic
/// credentials and percent-encoded), the value after any `Authorization:`, and the values of query parameters that
/// carry a permission: `access_token` and those of signed storage URLs. Control characters, which a server can bring into
/// a message with a header, become blanks: the text is one line and does nothing to a terminal.
struct Redaction: Sendable {
    /// What stands where a secret was.
    static let mask = "<redacted>"

    private static let secretParameters = [
        "access_token", "token", "signature", "sig", "x-amz-signature", "x-amz-credential", "x-amz-security-token",
    ].map { Array("\($0)=".utf8) }
    private static let secretHeaders = ["proxy-authorization", "authorization"].map { Array("\($0):".utf8) }

    private let literals: [[UInt8]]

    /// A redaction for a token.
    /// - Parameter token: the token to hide wherever it occurs; nil hides only what has the form of a secret.
    init(token: Secret?) {
        guard let token, !token.value.isEmpty else {
            literals = []
            return
        }
        let basic = AuthorizationScheme.basicUser.headerValue(for: token).dropFirst("Basic ".count)
        let encoded = QueryEncoding.encode([(name: "", value: token.value)]).dropFirst()
        literals = [token.value, String(basic), String(encoded)].map { Array($0.utf8) }
    }

    /// Hides the secrets in a text.
    func callAsFunction(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        // One pass: what is masked is not looked at again.
        var index = 0
        while index < bytes.count {
            if let (secret, mask) = secret(in: bytes, at: index) {
                result += bytes[index..<secret.lowerBound]
                result += mask.utf8
                index = secret.upperBound
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return Self.withoutControls(String(decoding: result, as: UTF8.self))
    }

    private static func withoutControls(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            result.append(isControl ? " " : scalar)
        }
        return String(result)
    }

    /// The secret that what stands at an index tells of, by its name or by itself, and what to write for it.
    private func secret(in bytes: [UInt8], at index: Int) -> (Range<Int>, mask: String)? {
        // A name of a parameter can begin after `?`, `&` or at the start; its value ends at the next `&`, blank or quote.
        let beginsName = index == 0 || "?&;, \"'".utf8.contains(bytes[index - 1])
        if beginsName, let name = Self.secretParameters.first(where: { Self.matches($0, in: bytes, at: index) }) {
            let start = index + name.count
            return (start..<end(of: start, in: bytes) { $0 <= 0x20 || "&\"'<>".utf8.contains($0) }, Self.mask)
        }
        if let name = Self.secretHeaders.first(where: { Self.matches($0, in: bytes, at: index) }) {
            let start = index + name.count
            return (start..<end(of: start, in: bytes) { $0 == 0x0A || $0 == 0x0D }, " \(Self.mask)")
        }
        return literal(in: bytes, at: index).map { (index..<index + $0, Self.mask) }
    }

    /// Where the value that begins at an index ends. A token within it may hold what would end it.
    private func end(of start: Int, in bytes: [UInt8], where ends: (UInt8) -> Bool) -> Int {
        var index = start
        while index < bytes.count {
            if let length = literal(in: bytes, at: index) {
                index += length
            } else if ends(bytes[index]) {
                break
            } else {
                index += 1
            }
        }
        return index
    }

    /// The length of the token that stands at an index, nil for none.
    private func literal(in bytes: [UInt8], at index: Int) -> Int? {
        literals.filter { bytes[index...].starts(with: $0) }.map(\.count).max()
    }

    /// Whether a lower-case word stands at an index, in any case.
    private static func matches(_ word: [UInt8], in bytes: [UInt8], at index: Int) -> Bool {
        guard index + word.count <= bytes.count else { return false }
        for (offset, wanted) in word.enumerated() {
            let byte = bytes[index + offset]
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            if lower != wanted { return false }
        }
        return true
    }
}
