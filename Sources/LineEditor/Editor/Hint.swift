/// A line about the place of the cursor, such as how the function is called whose arguments are typed.
public struct Hint: Equatable, Sendable {
    /// What stands before the marked part.
    public var before: String
    /// The part that it is about; empty if none.
    public var marked: String
    /// What stands after it.
    public var after: String

    /// A line with a marked part.
    public init(_ before: String, marked: String = "", after: String = "") {
        self.before = before
        self.marked = marked
        self.after = after
    }
}
