/// How a token becomes an Authorization header.
public enum AuthorizationScheme: Sendable {
    /// `Authorization: Bearer <token>`, for CAP (reference cap-api 1.2).
    case bearer
    /// `Authorization: Basic base64(token:)`, the token as user name with an empty password, for Code Ocean.
    case basicUser

    /// The header value for a token.
    func headerValue(for token: Secret) -> String {
        switch self {
        case .bearer: "Bearer \(token.value)"
        case .basicUser: "Basic \(Base64.encode(Array("\(token.value):".utf8)))"
        }
    }

    /// Why a token cannot be used, or nil. A control character could start a second header, and neither server issues
    /// tokens outside printable ASCII: one that has such a character was damaged on the way here.
    static func problem(with token: Secret) -> String? {
        if token.value.isEmpty {
            return "the token is empty; set it or leave it out"
        }
        if !token.value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            return "the token has a line break, blank, control or non-ASCII character in it; copy it again without them"
        }
        return nil
    }
}
