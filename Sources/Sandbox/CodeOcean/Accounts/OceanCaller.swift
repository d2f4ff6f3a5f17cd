import Foundation
import HTTPTypes

/// Who sends a request, and what the token is good for.
struct OceanCaller: Sendable {
    let user: OceanUser
    let scopes: Set<OceanScope>

    /// Reads the token: the user name of Basic credentials, whose password is empty (section 1.2).
    ///
    /// - Throws: 401 without a valid token.
    init(_ headers: HTTPFields) throws(OceanError) {
        guard let header = headers[.authorization] else {
            throw OceanError(401, "no access token: send it as the user name of Basic authentication, password empty")
        }
        guard header.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: header.dropFirst("basic ".count).trimmingBlanks())
        else { throw OceanError(401, "the access token must be sent as the user name of Basic authentication") }
        let credentials = String(decoding: data, as: UTF8.self)
        guard credentials.hasSuffix(":"), let token = OceanAccounts.token(String(credentials.dropLast())) else {
            throw OceanError(401, "the access token is not known here")
        }
        guard !token.isRevoked else { throw OceanError(401, "the access token has been revoked") }
        user = token.user
        scopes = token.scopes
    }

    /// - Throws: 403 naming the first scope that the token lacks.
    func require(_ needed: OceanScope...) throws(OceanError) {
        for scope in needed where !scopes.contains(scope) {
            throw OceanError(403, "the access token lacks the scope \(scope.title)")
        }
    }
}
