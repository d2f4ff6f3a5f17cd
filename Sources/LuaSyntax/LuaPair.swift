/// Two brackets that belong together, or the two words that a block stands between.
public struct LuaPair: Equatable, Sendable {
    /// The first: an opening bracket, `function`, `do`, `then`, `else` or `repeat`. Offsets of bytes.
    public let opening: Range<Int>
    /// The second: a closing bracket, `elseif`, `else`, `end` or `until`. Offsets of bytes.
    public let closing: Range<Int>
}

extension LuaText {
    /// The pair that has a part at the cursor: at the character under it or, if that is in none, just before it.
    /// - Parameter cursor: offset of a byte.
    /// - Returns: nil if there is none. `else` is shown with the word before it.
    public func pair(at cursor: Int) -> LuaPair? {
        var nesting = Nesting()
        var pairBefore: LuaPair?
        for (index, token) in code.enumerated() {
            guard case .closed(let opening, isRight: true) = nesting.take(token, at: index) else { continue }
            let pair = LuaPair(opening: code[opening.token].range, closing: token.range)
            if pair.opening.contains(cursor) || pair.closing.contains(cursor) { return pair }
            if pair.opening.upperBound == cursor || pair.closing.upperBound == cursor {
                pairBefore = pairBefore ?? pair
            }
        }
        return pairBefore
    }
}
