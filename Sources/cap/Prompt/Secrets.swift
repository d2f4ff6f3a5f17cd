import Client
import LuaSyntax

/// Tells which inputs hold what must not be kept.
enum Secrets {
    private static let names = ["token", "secret", "password"]

    /// Whether a text holds a token that this process knows, or gives a string to something named like one.
    static func areIn(_ text: String) -> Bool {
        KnownTokens.areIn(text)
            || LuaText(text).namesGivenStrings.contains { given in names.contains { given.lowercased().contains($0) } }
    }
}
