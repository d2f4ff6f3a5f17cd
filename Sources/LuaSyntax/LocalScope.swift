/// The local names that can be used at a place of a text, and what is open there.
struct LocalScope {
    /// What is open at the place.
    private(set) var nesting = Nesting()
    /// Whether the name at the place is one that is being declared.
    private(set) var isDeclaring = false
    /// Outermost first, shadowed ones too. The mark of an opening says how many there were before it.
    private var names: [String] = []
    /// What happens when the next statement begins in a block that is nested so deep: in `local x = x` the second `x` is
    /// not the first, and the condition after `until` sees the names of its block.
    private var postponed: [(depth: Int, change: Change)] = []
    private var previous: LuaToken?

    private enum Change {
        case declare([String])
        case forget(downTo: Int)
    }

    /// The names that are visible, innermost first, each once.
    var visibleNames: [String] {
        var seen: Set<String> = []
        return names.reversed().filter { seen.insert($0).inserted }
    }

    /// Walks through the text.
    /// - Parameter place: index of the first token that is not before the place.
    init(in text: LuaText, before place: Int) {
        for (index, token) in text.code[..<place].enumerated() {
            if token.startsStatement(after: previous) {
                nesting.closeBrackets(before: token)
                beginStatement()
            }
            let effect = nesting.take(token, at: index, mark: names.count)
            if case .closed(let opening, _) = effect { leave(opening, by: token) }
            if case .keyword(let keyword) = token.kind { declare(in: text, keyword, at: index, before: place) }
            previous = token
        }
        // A name at the place would not go on with what is before it.
        if previous?.endsOperand == true { beginStatement() }
    }

    private var depth: Int { nesting.openings.count }

    private mutating func beginStatement() {
        while let last = postponed.last, last.depth >= depth {
            postponed.removeLast()
            guard last.depth == depth else { continue }
            switch last.change {
            case .declare(let new): names += new
            case .forget(let count): names.removeSubrange(count...)
            }
        }
    }

    private mutating func leave(_ opening: Nesting.Opening, by token: LuaToken) {
        while let last = postponed.last, last.depth > depth { postponed.removeLast() }
        if token.kind == .keyword(.until) {
            postponed.append((depth, .forget(downTo: opening.mark)))
        } else {
            names.removeSubrange(opening.mark...)
        }
    }

    private mutating func declare(in text: LuaText, _ keyword: LuaKeyword, at index: Int, before place: Int) {
        switch keyword {
        case .local where text.code.kind(at: index + 1) == .keyword(.function):
            // Known in its own body.
            if text.code.kind(at: index + 2) == .name { names.append(text.string(text.code[index + 2])) }
        case .local, .for:
            let list = LocalDeclaration(in: text, at: index + 1)
            let new = list.names.map { text.string(text.code[$0]) }
            if keyword == .local, text.code.kind(at: list.end) != .symbol(.assign) {
                names += new
            } else {
                postponed.append((depth, .declare(new)))
            }
            isDeclaring = list.isOpen(before: place)
        case .function:
            if previous?.kind == .keyword(.local), place == index + 1 { isDeclaring = true }
            var header = index + 1
            while let kind = text.code.kind(at: header), [.name, .symbol(.dot), .symbol(.colon)].contains(kind) {
                if kind == .symbol(.colon) { names.append("self") }
                header += 1
            }
            guard text.code.kind(at: header) == .symbol(.leftParenthesis), header < place else { return }
            let list = LocalDeclaration(in: text, at: header + 1)
            names += list.names.map { text.string(text.code[$0]) }
            isDeclaring = list.isOpen(before: place)
        default:
            break
        }
    }
}

extension LocalDeclaration {
    /// Whether a name before this token would belong to the list.
    fileprivate func isOpen(before place: Int) -> Bool {
        place < end || place == end && isUnfinished
    }
}
