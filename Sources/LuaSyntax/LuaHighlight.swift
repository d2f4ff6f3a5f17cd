/// A stretch of a Lua text that is shown in its own colour.
public struct LuaHighlight: Equatable, Sendable {
    /// What a stretch is.
    public enum Kind: Sendable, CaseIterable {
        /// Reserved words, but for those that are ``constant``.
        case keyword
        /// `nil`, `true`, `false`.
        case constant
        case number, string, comment
        /// The name of a function that is called or defined.
        case function
        /// A name after `.` or `:`.
        case field
        /// A name that the host knows, see ``LuaText/highlights(isGlobal:)``.
        case global
        /// What Lua does not take: a sign it has not, a wrong number or escape, a string that its line does not close.
        case error
    }

    /// Offsets of bytes in the UTF-8 text.
    public let range: Range<Int>
    /// What it is.
    public let kind: Kind
}

extension LuaText {
    /// The stretches to colour, in rising order and without overlap.
    /// - Parameter isGlobal: whether a name is known; asked for names that are no fields and not called.
    public func highlights(isGlobal: (String) -> Bool = { _ in false }) -> [LuaHighlight] {
        var highlights: [LuaHighlight] = []
        highlights.reserveCapacity(tokens.count)
        var previous: LuaToken.Kind?
        var codeIndex = 0
        for token in tokens {
            if token.kind == .comment {
                highlights.append(LuaHighlight(range: token.range, kind: .comment))
                continue
            }
            codeIndex += 1
            if let kind = highlight(token, after: previous, before: code.kind(at: codeIndex), isGlobal) {
                highlights.append(LuaHighlight(range: token.range, kind: kind))
            }
            previous = token.kind
        }
        return highlights
    }

    private func highlight(
        _ token: LuaToken, after previous: LuaToken.Kind?, before next: LuaToken.Kind?, _ isGlobal: (String) -> Bool
    ) -> LuaHighlight.Kind? {
        if token.condition == .malformed { return .error }
        // At the end of the text it is only not finished yet.
        if token.condition == .cut, token.range.upperBound < bytes.count { return .error }
        switch token.kind {
        case .keyword(.nil), .keyword(.true), .keyword(.false): return .constant
        case .keyword: return .keyword
        case .string, .longString: return .string
        case .number: return .number
        case .comment: return .comment
        case .error: return .error
        case .symbol: return nil
        case .name:
            switch next {
            case .symbol(.leftParenthesis), .symbol(.leftBrace), .string, .longString: return .function
            default: break
            }
            switch previous {
            case .symbol(.dot), .symbol(.colon): return .field
            case .keyword(.function): return .function
            default: return isGlobal(string(token)) ? .global : nil
            }
        }
    }
}
