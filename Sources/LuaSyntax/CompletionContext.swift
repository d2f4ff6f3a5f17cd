/// What stands at the cursor, and so what could complete it.
public struct CompletionContext: Equatable, Sendable {
    /// What is asked for.
    public enum Place: Equatable, Sendable {
        /// A variable.
        case name
        /// A key of the table that the keys lead to from a variable, as in `cap.files.`; nil if anything else, for instance
        /// a call, comes before the point. `isMethod` after a colon.
        case field(path: [TableKey]?, isMethod: Bool)
        /// The name of a parameter, or a variable, in the table that is an argument of a call: `cap.get{ `. `used` are
        /// the names that the table has already.
        case parameterName(function: [String], argument: Int, used: [String])
        /// The value of a parameter that is given by name: `cap.get{ view = "`.
        case parameterValue(function: [String], argument: Int, name: String)
        /// An argument that is given by its place, counted from zero: `cap.get("`.
        case argument(function: [String], index: Int)
        /// The name of a module, in the string after `require`.
        case module
        /// Nothing known: a comment, a number, a string that is no argument, a name that is being declared.
        case none
    }

    /// What is asked for.
    public let place: Place
    /// What has been typed of it; in a string, its source from the opening quote on.
    public let prefix: String
    /// What a candidate replaces, which ends at the cursor: offsets of bytes in the UTF-8 text.
    public let replaced: Range<Int>
    /// Whether it stands within the quotes of a string.
    public let isInString: Bool
    /// The local names that are visible, innermost first, where a variable could stand; else none.
    public let locals: [String]
}

extension LuaText {
    /// What could be completed at a place. Only the text before it counts, but for `used`.
    /// - Parameter cursor: offset of a byte.
    public func completionContext(at cursor: Int) -> CompletionContext {
        let site = CursorSite(in: self, at: cursor)
        let scope = LocalScope(in: self, before: site.index)
        let place = place(at: site, in: scope)
        let takesVariable =
            switch place {
            case .name, .parameterName, .parameterValue, .argument: site.content != .string
            case .field, .module, .none: false
            }
        return CompletionContext(
            place: place, prefix: string(in: site.typed), replaced: site.typed, isInString: site.content == .string,
            locals: takesVariable ? scope.visibleNames : [])
    }

    private func place(at site: CursorSite, in scope: LocalScope) -> CompletionContext.Place {
        switch site.content {
        case .inert:
            return .none
        case .string:
            if let function = callee(at: site.index) { return argument(of: function, 0, inString: true) }
            return placeInBrackets(at: site, scope.nesting.openings) ?? .none
        case .word, .gap:
            switch code.kind(at: site.index - 1) {
            case .symbol(.dot): return .field(path: chain(endingAt: site.index - 2)?.keys, isMethod: false)
            case .symbol(.colon): return .field(path: chain(endingAt: site.index - 2)?.keys, isMethod: true)
            case .symbol(.doubleColon) where !endsLabel(at: site.index - 1): return .none
            case .keyword(.goto): return .none
            default: break
            }
            if scope.isDeclaring { return .none }
            return placeInBrackets(at: site, scope.nesting.openings) ?? .name
        }
    }

    /// The place of an argument or parameter that begins at the cursor.
    private func placeInBrackets(at site: CursorSite, _ openings: [Nesting.Opening]) -> CompletionContext.Place? {
        guard let opening = openings.last, opening.kind.isBracket else { return nil }
        let item = item(after: opening.token, at: site.index)
        switch opening.kind {
        case .parenthesis:
            guard item.start == site.index, let function = callee(at: opening.token) else { return nil }
            return argument(of: function, item.index, inString: site.content == .string)
        case .brace:
            guard let (function, argument) = call(takingTableAt: openings) else { return nil }
            if item.start == site.index, site.content != .string {
                let used = fieldNames(after: opening.token, exceptAt: site.index)
                return .parameterName(function: function, argument: argument, used: used)
            }
            guard item.start + 2 == site.index, let name = fieldName(at: item.start) else { return nil }
            return .parameterValue(function: function, argument: argument, name: name)
        default:
            return nil
        }
    }

    private func argument(of function: [String], _ index: Int, inString: Bool) -> CompletionContext.Place {
        inString && index == 0 && function == ["require"] ? .module : .argument(function: function, index: index)
    }

    /// The call that has the innermost table as an argument: `f{ ` or `f(x, { `.
    private func call(takingTableAt openings: [Nesting.Opening]) -> (function: [String], argument: Int)? {
        guard let table = openings.last?.token else { return nil }
        if isCall(at: table) { return callee(at: table).map { ($0, 0) } }
        guard let outer = openings.dropLast().last, outer.kind == .parenthesis else { return nil }
        let item = item(after: outer.token, at: table)
        guard item.start == table, let function = callee(at: outer.token) else { return nil }
        return (function, item.index)
    }
}
