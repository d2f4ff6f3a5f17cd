/// A stretch of the text and what it is in the language.
public struct Highlight: Equatable, Sendable {
    /// What a stretch can be; the `Theme` gives each a look.
    public enum Kind: Sendable, CaseIterable {
        case keyword, constant, number, string, comment, function, error
    }

    /// Bytes of UTF-8 of the whole text.
    public var range: Range<Int>
    /// What it is.
    public var kind: Kind

    /// A stretch that is something.
    public init(_ range: Range<Int>, _ kind: Kind) {
        self.range = range
        self.kind = kind
    }
}
