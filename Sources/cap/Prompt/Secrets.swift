import Client
import LuaSyntax

/// Tells which inputs hold what must not be kept.
enum Secrets {
    private static let names = ["token", "secret", "password"]

    /// Whether a text holds a token that this process knows, or gives a string to something named like one.
    static func areIn(_ text: String) -> Bool {
        KnownTokens.areIn(text) || givesString(LuaText(text))
    }

    /// Finds `token = "..."`, `{ access_token = "..." }` and `["password"] = "..."`.
    private static func givesString(_ text: LuaText) -> Bool {
        let tokens = text.tokens.filter { $0.kind != .comment }
        return tokens.indices.contains { index in
            guard isString(tokens[index]), index >= 2, tokens[index - 1].kind == .symbol(.assign) else { return false }
            let isIndexed = tokens[index - 2].kind == .symbol(.rightBracket) && index >= 3
            let name = text.string(in: tokens[index - (isIndexed ? 3 : 2)].range).lowercased()
            return names.contains { name.contains($0) }
        }
    }

    private static func isString(_ token: LuaToken) -> Bool {
        (token.kind == .string || token.kind == .longString) && token.range.count > 2
    }
}
