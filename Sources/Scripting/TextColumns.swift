/// How many columns of a terminal text takes.
enum TextColumns {
    /// The columns of a text without control characters.
    static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

    /// The columns of one grapheme cluster: those of its widest scalar, and two of what is drawn as a picture.
    static func of(_ cluster: Character) -> Int {
        if cluster.isASCII { return 1 }
        let scalars = cluster.unicodeScalars
        if scalars.contains(where: { $0.value == 0xFE0F || $0.properties.isEmojiPresentation }) { return 2 }
        return scalars.reduce(0) { max($0, width(of: $1)) }
    }

    /// The beginning of a text that takes at most so many columns.
    static func prefix(_ text: String, _ columns: Int) -> Substring {
        var left = columns
        let end = text.firstIndex { cluster in
            left -= of(cluster)
            return left < 0
        }
        return text[..<(end ?? text.endIndex)]
    }

    /// Blocks of East Asian characters that are two columns wide.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FF, 0x20000...0x3FFFD,
    ]

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: 0
        default: wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }
}
