/// A word, sign, literal or comment of a Lua text.
public struct LuaToken: Equatable, Sendable {
    /// What a token is.
    public enum Kind: Equatable, Sendable {
        case keyword(LuaKeyword)
        case name
        /// In quotes.
        case string
        /// In long brackets, `[[` or `[==[`.
        case longString
        case number
        /// Of any form; a first line that begins with `#!` too.
        case comment
        case symbol(LuaSymbol)
        /// Bytes that begin nothing.
        case error
    }

    /// Whether a token is as Lua wants it.
    public enum Condition: Sendable {
        case whole
        /// The text ends inside, and further lines could finish it: a long string or comment, or a string whose last
        /// escape reaches over the end of the line.
        case open
        /// A string in quotes that its line does not close.
        case cut
        /// A string with an escape that Lua does not know, or a number that is none.
        case malformed
    }

    /// What it is.
    public let kind: Kind
    /// Where it stands: offsets of bytes in the UTF-8 text.
    public let range: Range<Int>
    /// Whether it is finished and well formed.
    public let condition: Condition

    /// Whether its closing quote or bracket is missing.
    public var isUnfinished: Bool { condition == .open || condition == .cut }

    /// Whether an operand of an expression ends with this token.
    var endsOperand: Bool {
        switch kind {
        case .name, .string, .longString, .number: true
        case .symbol(let symbol): [.rightParenthesis, .rightBracket, .rightBrace, .ellipsis].contains(symbol)
        case .keyword(let keyword): [.end, .nil, .true, .false].contains(keyword)
        case .comment, .error: false
        }
    }

    /// Whether it joins two operands, but may stand before a single one too.
    var beginsOperand: Bool { kind == .symbol(.minus) || kind == .symbol(.tilde) }

    /// Whether it stands between two parts of an expression or assignment.
    var joins: Bool {
        switch kind {
        case .symbol(let symbol): symbol.joins
        case .keyword(let keyword): keyword == .and || keyword == .or
        default: false
        }
    }

    /// Whether the token cannot go on with the statement that `previous` belongs to.
    ///
    /// This is all that separates two statements of Lua: `a = b c = d` are two, for nothing joins `b` with `c`.
    func startsStatement(after previous: LuaToken?) -> Bool {
        switch kind {
        case .symbol(let symbol): symbol == .semicolon || symbol == .doubleColon
        case .name, .keyword(.function): previous?.endsOperand ?? true
        case .keyword(let keyword): ![.and, .or, .not, .nil, .true, .false, .in].contains(keyword)
        case .string, .longString, .number, .comment, .error: false
        }
    }
}
