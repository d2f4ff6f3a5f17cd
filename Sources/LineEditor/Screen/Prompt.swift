/// What stands before the text.
public struct Prompt: Sendable {
    /// Before the first line.
    public var main: [StyledText]
    /// Before each further line.
    public var continuation: [StyledText]

    /// A prompt of one row before the first line and one before the others.
    public init(_ main: [StyledText], continuation: [StyledText]) {
        self.main = main
        self.continuation = continuation
    }

    /// A prompt without colours.
    public init(_ main: String, continuation: String) {
        self.init([StyledText(main)], continuation: [StyledText(continuation)])
    }
}
