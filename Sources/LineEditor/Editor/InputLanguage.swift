/// What the editor asks about the language of the text. All answers come at once: a key waits for them.
///
/// Places in the text are bytes of UTF-8 from its start.
public protocol InputLanguage {
    /// Whether Enter runs the text, or it needs more lines. A text with a mistake is complete: running it tells.
    func isComplete(_ text: String) -> Bool

    /// How far a line is indented.
    ///
    /// - Parameters:
    ///   - line: the line without its own indentation; empty while nothing is in it.
    ///   - text: the lines above, each with its line feed.
    /// - Returns: columns of spaces.
    func indentation(of line: String, after text: String) -> Int

    /// How many columns Tab indents by.
    var indentationStep: Int { get }

    /// What stands where, in rising order and without overlap.
    func highlights(in text: String) -> [Highlight]

    /// What could stand at a place.
    ///
    /// - Returns: nil if nothing is known to fit.
    func completion(in text: String, at offset: Int) -> Completion?

    /// The two stretches that belong together, such as brackets, one of them at a place or just before it.
    func pair(in text: String, at offset: Int) -> (Range<Int>, Range<Int>)?

    /// A line about a place, such as how the function is called whose arguments stand there.
    func hint(in text: String, at offset: Int) -> Hint?

    /// What M-. puts in of a text that was entered.
    func lastArgument(of text: String) -> String?

    /// Tells that a new block begins: what was remembered about the one before may be wrong now.
    func begin()
}

extension InputLanguage {
    /// Always.
    public func isComplete(_ text: String) -> Bool { true }

    /// As the line above.
    public func indentation(of line: String, after text: String) -> Int {
        let above = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().last ?? ""
        return above.prefix { $0 == " " }.count
    }

    /// Two.
    public var indentationStep: Int { 2 }
    /// Nothing.
    public func highlights(in text: String) -> [Highlight] { [] }
    /// Nothing.
    public func completion(in text: String, at offset: Int) -> Completion? { nil }
    /// Brackets outside of what is highlighted as a string or comment.
    public func pair(in text: String, at offset: Int) -> (Range<Int>, Range<Int>)? {
        BracketMatcher.match(in: text, at: offset, highlights: highlights(in: text)).map {
            ($0..<$0 + 1, $1..<$1 + 1)
        }
    }
    /// Nothing.
    public func hint(in text: String, at offset: Int) -> Hint? { nil }
    /// The last word.
    public func lastArgument(of text: String) -> String? {
        text.split(whereSeparator: \.isWhitespace).last.map(String.init)
    }
    /// Nothing is remembered.
    public func begin() {}
}

/// Text in no language: one line, no colours, nothing to complete.
public struct PlainText: InputLanguage {
    /// Text in no language.
    public init() {}
}
