/// The one function that every trace line and error message passes through. It hides the literal token (also as Basic
/// credentials and percent-encoded), the value after any `Authorization:`, and the values of query parameters that
/// carry a permission: `access_token` and those of signed storage URLs. Control characters, which a server can bring into
/// a message with a header, become blanks: the text is one line and does nothing to a terminal.
struct Redaction: Sendable {
    /// What stands where a secret was.
    static let mask = "<redacted>"

    private static let secretParameters = [
        "access_token", "token", "signature", "sig", "x-amz-signature", "x-amz-credential", "x-amz-security-token",
    ]
    private static let secretHeaders = ["proxy-authorization", "authorization"]

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
        var bytes = Array(text.utf8)
        for literal in literals {
            bytes = Self.replacing(literal, in: bytes)
        }
        bytes = Self.hidingParameters(in: bytes)
        bytes = Self.hidingHeaders(in: bytes)
        return Self.withoutControls(String(decoding: bytes, as: UTF8.self))
    }

    private static func withoutControls(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            result.append(isControl ? " " : scalar)
        }
        return String(result)
    }

    private static func replacing(_ literal: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: literal) {
                result += mask.utf8
                index += literal.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// Hides `name=value` up to the next `&`, blank or quote, where a name can begin: after `?`, `&` or at the start.
    private static func hidingParameters(in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let beginsName = index == 0 || "?&;, \"'".utf8.contains(bytes[index - 1])
            if beginsName, let name = secretParameters.first(where: { matches("\($0)=", in: bytes, at: index) }) {
                let valueStart = index + name.utf8.count + 1
                result += bytes[index..<valueStart]
                result += mask.utf8
                index = bytes[valueStart...].firstIndex { $0 <= 0x20 || "&\"'<>".utf8.contains($0) } ?? bytes.count
                // A value that is masked already ends with the bracket of the mask.
                if bytes[valueStart...].starts(with: mask.utf8) { index = valueStart + mask.utf8.count }
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// Hides everything after `Authorization:` up to the end of the line.
    private static func hidingHeaders(in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let name = secretHeaders.first(where: { matches("\($0):", in: bytes, at: index) }) {
                result += bytes[index..<index + name.utf8.count + 1]
                result += " \(mask)".utf8
                index = bytes[index...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// Whether a lower-case word stands at an index, in any case.
    private static func matches(_ word: String, in bytes: [UInt8], at index: Int) -> Bool {
        let end = index + word.utf8.count
        guard end <= bytes.count else { return false }
        return zip(bytes[index..<end], word.utf8).allSatisfy { byte, wanted in
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            return lower == wanted
        }
    }
}
