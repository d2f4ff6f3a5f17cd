/// How characters look: one of the sixteen colours that every terminal theme defines, and attributes.
public struct Style: Hashable, Sendable {
    /// The colours, as terminals number them.
    public enum Color: UInt8, Sendable {
        case black, red, green, yellow, blue, magenta, cyan, white
        case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
    }

    /// What a style has beside its colour.
    public struct Attributes: OptionSet, Hashable, Sendable {
        /// One bit each.
        public let rawValue: UInt8
        /// Attributes from their bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Brighter or heavier.
        public static let bold = Attributes(rawValue: 1)
        /// Fainter.
        public static let dim = Attributes(rawValue: 2)
        /// With a line below.
        public static let underline = Attributes(rawValue: 4)
        /// Colour and background exchanged.
        public static let reverse = Attributes(rawValue: 8)
    }

    /// The colour of the characters; nil is the terminal's own.
    public var color: Color?
    /// Bold and the like.
    public var attributes: Attributes

    /// A style of a colour and attributes.
    public init(_ color: Color? = nil, _ attributes: Attributes = []) {
        self.color = color
        self.attributes = attributes
    }

    /// As text is that nothing was said about.
    public static let plain = Style()

    /// The escape sequence that switches to this style from any other.
    var escapeSequence: String {
        var codes = "0"
        if attributes.contains(.bold) { codes += ";1" }
        if attributes.contains(.dim) { codes += ";2" }
        if attributes.contains(.underline) { codes += ";4" }
        if attributes.contains(.reverse) { codes += ";7" }
        if let color { codes += ";\(color.rawValue < 8 ? 30 + color.rawValue : 82 + color.rawValue)" }
        return "\u{1B}[\(codes)m"
    }
}

/// Text and how it looks.
public struct StyledText: Hashable, Sendable {
    /// One row of text; control characters in it are shown inert.
    public var text: String
    /// How all of it looks.
    public var style: Style

    /// Text in one style.
    public init(_ text: String, _ style: Style = .plain) {
        self.text = text
        self.style = style
    }
}
