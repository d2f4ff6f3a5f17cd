/// The look of each thing on the screen.
public struct Theme: Sendable {
    /// Words of the language.
    public var keyword = Style.plain
    /// `true`, `nil` and the like.
    public var constant = Style.plain
    /// Numbers.
    public var number = Style.plain
    /// Strings.
    public var string = Style.plain
    /// Comments.
    public var comment = Style.plain
    /// Names of functions that are there.
    public var function = Style.plain
    /// What cannot be right.
    public var error = Style.plain
    /// The rest of a history entry, after the cursor.
    public var suggestion = Style(nil, .dim)
    /// Two brackets that belong together.
    public var bracket = Style(nil, [.bold, .underline])
    /// What a search looks for, where it was found.
    public var found = Style(nil, .underline)
    /// The selected row of the menu.
    public var selected = Style(nil, .reverse)
    /// The rows of a list that are not selected.
    public var menu = Style.plain
    /// What a candidate is and does.
    public var detail = Style(nil, .dim)
    /// The part of a hint that it is about.
    public var marked = Style(nil, .bold)
    /// The rows below the text: the search, hints, and which lines are shown.
    public var status = Style(nil, .dim)

    /// No colours, as `NO_COLOR` wants it.
    public static let plain = Theme()

    /// Colours that can be read on a light and on a dark background.
    public static let standard: Theme = {
        var theme = Theme()
        theme.keyword = Style(.magenta)
        theme.constant = Style(.cyan)
        theme.number = Style(.cyan)
        theme.string = Style(.green)
        theme.comment = Style(.brightBlack)
        theme.function = Style(.blue)
        theme.error = Style(.red)
        theme.suggestion = Style(.brightBlack)
        theme.bracket = Style(.yellow, .bold)
        theme.found = Style(.yellow, .underline)
        theme.detail = Style(.brightBlack)
        theme.status = Style(.brightBlack)
        return theme
    }()

    /// The theme without colours, to be changed.
    public init() {}

    func style(of kind: Highlight.Kind) -> Style {
        switch kind {
        case .keyword: keyword
        case .constant: constant
        case .number: number
        case .string: string
        case .comment: comment
        case .function: function
        case .error: error
        }
    }
}
