/// The call whose arguments a place stands among, for a hint about its signature.
public struct EnclosingCall: Hashable, Sendable {
    /// The names of the function, `["cap", "files", "upload"]`.
    public let function: [String]
    /// Whether the last name came after a colon, so that the first argument is what stands before it.
    public let isMethod: Bool
    /// Which of the arguments, from zero.
    public let argument: Int
    /// Whether the place is within a table that is this argument.
    public let isInTable: Bool
    /// Which of the named parameters, if the place is in a field of that table.
    public let parameter: String?
}

extension LuaText {
    /// The innermost call with the cursor among its arguments. A call of something that has no name hides those around it:
    /// their hints would mislead.
    /// - Parameter cursor: offset of a byte.
    public func enclosingCall(at cursor: Int) -> EnclosingCall? {
        let site = CursorSite(in: self, at: cursor)
        var nesting = Nesting()
        for (index, token) in code[..<site.index].enumerated() { nesting.take(token, at: index) }
        if site.content == .string, isCall(at: site.index) {
            return call(at: site.index, argument: 0, isInTable: false, parameter: nil)
        }
        var isInTable = false
        var parameter: String?
        var place = site.index
        for opening in nesting.openings.reversed() {
            // Inside a function that is an argument, the call around it is far away.
            guard opening.kind.isBracket else { return nil }
            let item = item(after: opening.token, at: place)
            // The name itself, while it is typed, is no place in a field.
            if opening.kind == .brace { parameter = place > item.start + 1 ? fieldName(at: item.start) : nil }
            if isCall(at: opening.token) {
                return call(
                    at: opening.token, argument: opening.kind == .brace ? 0 : item.index,
                    isInTable: isInTable || opening.kind == .brace, parameter: parameter)
            }
            isInTable = isInTable || opening.kind == .brace
            place = opening.token
        }
        return nil
    }

    private func call(at index: Int, argument: Int, isInTable: Bool, parameter: String?) -> EnclosingCall? {
        guard let function = callee(at: index) else { return nil }
        let isMethod = code.kind(at: index - 2) == .symbol(.colon)
        return EnclosingCall(
            function: function, isMethod: isMethod, argument: argument, isInTable: isInTable, parameter: parameter)
    }
}
