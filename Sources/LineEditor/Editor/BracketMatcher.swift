/// Finds the partner of a bracket.
enum BracketMatcher {
    /// The offsets of the bracket at the cursor, or just before it, and of its partner.
    ///
    /// - Parameters:
    ///   - text: the whole text.
    ///   - cursor: bytes of UTF-8 before the cursor.
    ///   - highlights: in rising order; brackets in strings and comments are not brackets.
    /// - Returns: nil if there is no bracket or it has no partner.
    static func match(in text: String, at cursor: Int, highlights: [Highlight]) -> (Int, Int)? {
        var text = text
        return text.withUTF8 { bytes in
            let inert = highlights.filter { $0.kind == .string || $0.kind == .comment }
            for offset in [cursor, cursor - 1] where bytes.indices.contains(offset) {
                guard let bracket = brackets[bytes[offset]], !contains(inert, offset) else { continue }
                var depth = 0
                var other = offset
                while bytes.indices.contains(other) {
                    if bytes[other] == bytes[offset], !contains(inert, other) { depth += 1 }
                    if bytes[other] == bracket.partner, !contains(inert, other) { depth -= 1 }
                    if depth == 0 { return (offset, other) }
                    other += bracket.step
                }
            }
            return nil
        }
    }

    private static let brackets: [UInt8: (partner: UInt8, step: Int)] = [
        UInt8(ascii: "("): (UInt8(ascii: ")"), 1), UInt8(ascii: ")"): (UInt8(ascii: "("), -1),
        UInt8(ascii: "["): (UInt8(ascii: "]"), 1), UInt8(ascii: "]"): (UInt8(ascii: "["), -1),
        UInt8(ascii: "{"): (UInt8(ascii: "}"), 1), UInt8(ascii: "}"): (UInt8(ascii: "{"), -1),
    ]

    private static func contains(_ highlights: [Highlight], _ offset: Int) -> Bool {
        var (low, high) = (0, highlights.count)
        while low < high {
            let middle = (low + high) / 2
            if highlights[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low < highlights.count && highlights[low].range.contains(offset)
    }
}
