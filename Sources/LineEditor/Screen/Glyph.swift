/// What is drawn for one grapheme cluster: text that a terminal cannot take for anything else.
///
/// Control characters become `^X`, other characters that cannot be seen `<200B>`, so that no text, whoever wrote it,
/// reaches the terminal as a command, and none hides.
public enum Glyph: Equatable, Sendable {
    /// Drawn as it is, in so many columns.
    case plain(Character, width: Int)
    /// Drawn as these characters, one column each.
    case spelled(String)

    /// - Parameters:
    ///   - cluster: one grapheme cluster of a line.
    ///   - column: where in the text of the line it stands, for a tab, in columns from 0.
    public init(_ cluster: Character, column: Int) {
        if let ascii = cluster.asciiValue {
            switch ascii {
            case 0x20..<0x7F: self = .plain(cluster, width: 1)
            case 0x09: self = .spelled(String(repeating: " ", count: Self.tabStop - column % Self.tabStop))
            // As one cluster it passes for a line feed.
            case 0x0A: self = .spelled(cluster == "\r\n" ? "^M^J" : "^J")
            default: self = .spelled("^" + String(Unicode.Scalar(ascii ^ 0x40)))
            }
            return
        }
        let width = DisplayWidth.of(cluster)
        let first = cluster.unicodeScalars.first ?? " "
        if width > 0 {
            self = .plain(cluster, width: width)
        } else if first.properties.generalCategory == .nonspacingMark
            || first.properties.generalCategory == .enclosingMark
        {
            // A mark with nothing to stand on gets the dotted circle that Unicode has for it.
            self = .plain(Character("\u{25CC}" + String(cluster)), width: 1)
        } else {
            self = .spelled("<" + String(first.value, radix: 16, uppercase: true) + ">")
        }
    }

    /// Tab stops are so many columns apart, counted from the start of the text and not of the prompt.
    static let tabStop = 8

    /// Columns.
    public var width: Int {
        switch self {
        case .plain(_, let width): width
        case .spelled(let text): text.utf8.count
        }
    }

    /// A text as it can be shown in one row: every cluster inert.
    public static func inert(_ text: some StringProtocol) -> String {
        var result = ""
        var column = 0
        for cluster in text {
            let glyph = Glyph(cluster, column: column)
            switch glyph {
            case .plain(let character, _): result.append(character)
            case .spelled(let text): result += text
            }
            column += glyph.width
        }
        return result
    }
}
