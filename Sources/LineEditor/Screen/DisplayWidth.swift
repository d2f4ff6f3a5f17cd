/// How many columns of a terminal text takes.
///
/// Measured by grapheme cluster, after the tables of a current Unicode version (see `WidthTable`). Where terminals
/// disagree, it is what most of them do: the widths of the scalars added up, except in emoji, which take two.
public enum DisplayWidth {
    /// The columns of one grapheme cluster: 0 for what cannot be shown by itself, such as a control character.
    public static func of(_ cluster: Character) -> Int {
        if let ascii = cluster.asciiValue { return (0x20..<0x7F).contains(ascii) ? 1 : 0 }
        var width = 0
        var previous: Unicode.Scalar?
        var hasRegionalIndicator = false
        for scalar in cluster.unicodeScalars {
            defer { previous = scalar }
            switch scalar.value {
            case 0xFE0F:
                if let previous, width == 1, contains(WidthTable.pictureOnRequest, previous.value) { width = 2 }
            // The second half of a flag, a skin colour and what ZWJ joins are drawn in the two columns there are.
            case 0x1F1E6...0x1F1FF:
                if !hasRegionalIndicator { width += 2 }
                hasRegionalIndicator = true
            case 0x1F3FB...0x1F3FF where width > 0: break
            default:
                if previous?.value == 0x200D, width == 2 { break }
                width += self.width(of: scalar)
            }
        }
        return width
    }

    /// The columns of a text without control characters.
    public static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// The beginning of a text without control characters that takes at most so many columns.
    public static func prefix(_ text: String, columns: Int) -> Substring {
        var left = columns
        let end = text.firstIndex { cluster in
            left -= of(cluster)
            return left < 0
        }
        return text[..<(end ?? text.endIndex)]
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0xAD ? 0 : 1 }
        if contains(WidthTable.zero, value) { return 0 }
        return value >= 0x1100 && contains(WidthTable.wide, value) ? 2 : 1
    }

    /// Whether a flattened list of ranges has a value.
    private static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count / 2
        while low < high {
            let middle = (low + high) / 2
            if value > ranges[2 * middle + 1] {
                low = middle + 1
            } else if value < ranges[2 * middle] {
                high = middle
            } else {
                return true
            }
        }
        return false
    }
}
