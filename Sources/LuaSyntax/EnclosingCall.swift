/// The call whose arguments a place stands among, for a hint about its signature.
public struct EnclosingCall: Equatable, Sendable {
    /// The names of the function, `["cap", "files", "upload"]`.
    public let function: [String]
    /// Whether the last name came after a colon, so that the first argument is what stands before it.
    public let isMethod: Bool
    /// Which of the arguments, from zero.
    public let argument: Int
    /// Which of the named parameters, if the argument is a table and the place is in one of its fields.
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
            return call(at: site.index, argument: 0, parameter: nil)
        }
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
                    at: opening.token, argument: opening.kind == .brace ? 0 : item.index, parameter: parameter)
            }
            place = opening.token
        }
        return nil
    }

    private func call(at index: Int, argument: Int, parameter: String?) -> EnclosingCall? {
        guard let function = callee(at: index) else { return nil }
        let isMethod = code.kind(at: index - 2) == .symbol(.colon)
        return EnclosingCall(function: function, isMethod: isMethod, argument: argument, parameter: parameter)
    }
}
