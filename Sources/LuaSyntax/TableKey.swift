/// A key of a table as it stands in a text: a name, a string, or a whole number.
public enum TableKey: Hashable, Sendable, ExpressibleByStringLiteral {
    case name(String)
    case position(Int)

    /// A name.
    public init(stringLiteral name: String) { self = .name(name) }

    /// The text of it, unless it is a number.
    public var name: String? {
        if case .name(let name) = self { name } else { nil }
    }
}
