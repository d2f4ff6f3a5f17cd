/// The blocks and brackets that are open after some tokens of a text.
///
/// Wrong text is survived so that one mistake disturbs little: a word that begins or ends a statement cannot stand in a
/// bracket, so it closes those that are open; a closing word closes the innermost block, whatever it is.
struct Nesting {
    enum Kind {
        case parenthesis, bracket, brace
        /// `if` or `elseif` until its `then`, `while` or `for` until its `do`.
        case condition, loop
        case function, `do`, then, `else`, `repeat`

        var isBracket: Bool { self == .parenthesis || self == .bracket || self == .brace }
    }

    struct Opening {
        var kind: Kind
        /// Index of the token that opens it; of `then` and `do` once they have come.
        var token: Int
        /// What the walker wants to find again when it is closed.
        let mark: Int
    }

    /// What a token did to an opening that was there before.
    enum Effect {
        /// - Parameter isRight: whether Lua closes such an opening like this.
        case closed(Opening, isRight: Bool)
        /// The block began that the opening is the header of.
        case entered(Opening)

        var opening: Opening {
            switch self {
            case .closed(let opening, _), .entered(let opening): opening
            }
        }
    }

    /// The innermost comes last.
    private(set) var openings: [Opening] = []
    /// Whether something stood where Lua cannot take it.
    private(set) var isWrong = false

    /// Takes the next token.
    /// - Parameters:
    ///   - token: the token, no comment.
    ///   - index: where the walker finds it again.
    ///   - mark: kept with the opening that this token makes; `else` and `elseif` keep the mark of what they close.
    @discardableResult
    mutating func take(_ token: LuaToken, at index: Int, mark: Int = 0) -> Effect? {
        closeBrackets(before: token)
        return switch token.kind {
        case .symbol(let symbol): take(symbol, at: index, mark: mark)
        case .keyword(let keyword): take(keyword, at: index, mark: mark)
        default: nil
        }
    }

    /// Gives up the innermost brackets if the token is a word that cannot stand in them. Taking it does so too.
    mutating func closeBrackets(before token: LuaToken) {
        guard case .keyword(let keyword) = token.kind, keyword != .function, token.startsStatement(after: nil) else {
            return
        }
        while let last = openings.last, last.kind.isBracket {
            isWrong = true
            openings.removeLast()
        }
    }

    private mutating func take(_ symbol: LuaSymbol, at index: Int, mark: Int) -> Effect? {
        switch symbol {
        case .leftParenthesis: open(.parenthesis, at: index, mark: mark)
        case .leftBracket: open(.bracket, at: index, mark: mark)
        case .leftBrace: open(.brace, at: index, mark: mark)
        case .rightParenthesis: closeBracket(.parenthesis)
        case .rightBracket: closeBracket(.bracket)
        case .rightBrace: closeBracket(.brace)
        default: nil
        }
    }

    private mutating func take(_ keyword: LuaKeyword, at index: Int, mark: Int) -> Effect? {
        switch keyword {
        case .function:
            return open(.function, at: index, mark: mark)
        case .if:
            refuseInHeader()
            return open(.condition, at: index, mark: mark)
        case .while, .for:
            refuseInHeader()
            return open(.loop, at: index, mark: mark)
        case .repeat:
            refuseInHeader()
            return open(.repeat, at: index, mark: mark)
        case .local, .return, .break, .goto:
            refuseInHeader()
            return nil
        case .then:
            return enter(.then, from: .condition, at: index, mark: mark)
        case .do:
            return enter(.do, from: .loop, at: index, mark: mark)
        case .else:
            let effect = closeBlock([.then])
            open(.else, at: index, mark: effect?.opening.mark ?? mark)
            return effect
        case .elseif:
            let effect = closeBlock([.then])
            open(.condition, at: index, mark: effect?.opening.mark ?? mark)
            return effect
        case .end:
            return closeBlock([.function, .do, .then, .else])
        case .until:
            return closeBlock([.repeat])
        case .and, .or, .not, .in, .nil, .true, .false:
            return nil
        }
    }

    @discardableResult
    private mutating func open(_ kind: Kind, at index: Int, mark: Int) -> Effect? {
        openings.append(Opening(kind: kind, token: index, mark: mark))
        return nil
    }

    private mutating func enter(_ block: Kind, from header: Kind, at index: Int, mark: Int) -> Effect? {
        guard let last = openings.last, last.kind == header else {
            // Only `do` begins a block without a header.
            if block == .then || openings.last?.kind == .condition { isWrong = true }
            return open(block, at: index, mark: mark)
        }
        openings[openings.count - 1].kind = block
        openings[openings.count - 1].token = index
        return .entered(last)
    }

    private mutating func closeBracket(_ kind: Kind) -> Effect? {
        guard let last = openings.last, last.kind.isBracket else {
            isWrong = true
            return nil
        }
        return close(last, isRight: last.kind == kind)
    }

    private mutating func closeBlock(_ kinds: [Kind]) -> Effect? {
        guard let last = openings.last else {
            isWrong = true
            return nil
        }
        return close(last, isRight: kinds.contains(last.kind))
    }

    private mutating func close(_ opening: Opening, isRight: Bool) -> Effect {
        if !isRight { isWrong = true }
        openings.removeLast()
        return .closed(opening, isRight: isRight)
    }

    /// Notes that a statement begins between `if` and `then`, or the like.
    private mutating func refuseInHeader() {
        if let kind = openings.last?.kind, kind == .condition || kind == .loop { isWrong = true }
    }
}
