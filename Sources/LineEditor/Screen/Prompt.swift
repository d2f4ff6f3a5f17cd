/// What stands before the text.
public struct Prompt: Sendable {
    /// Before the first line.
    public var main: [StyledText]
    /// Before each further line.
    public var continuation: [StyledText]

    public init(_ main: [StyledText], continuation: [StyledText]) {
        self.main = main
        self.continuation = continuation
    }

    public init(_ main: String, continuation: String) {
        self.init([StyledText(main)], continuation: [StyledText(continuation)])
    }
}
