/// The names that a `local` statement, a `for` loop or the parameters of a function declare.
struct LocalDeclaration {
    struct Attribute {
        /// Indices of its three tokens, `<const>`.
        let tokens: Range<Int>
        let name: String
    }

    /// Indices of the names among the tokens.
    private(set) var names: [Int] = []
    private(set) var attributes: [Attribute] = []
    /// Index of the first token after the list.
    private(set) var end: Int
    /// Whether the list stops where another name, or the rest of an attribute, must come.
    private(set) var isUnfinished = true

    /// Reads `name <attribute>, name ...`.
    /// - Parameter start: index of the first token of the list.
    init(in text: LuaText, at start: Int) {
        let code = text.code
        end = start
        while code.kind(at: end) == .name {
            names.append(end)
            end += 1
            if code.kind(at: end) == .symbol(.less) {
                guard code.kind(at: end + 1) == .name, code.kind(at: end + 2) == .symbol(.greater) else {
                    end += code.kind(at: end + 1) == .name ? 2 : 1
                    return
                }
                attributes.append(Attribute(tokens: end..<end + 3, name: text.string(code[end + 1])))
                end += 3
            }
            guard code.kind(at: end) == .symbol(.comma) else {
                isUnfinished = false
                return
            }
            end += 1
        }
    }
}
