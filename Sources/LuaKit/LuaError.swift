/// An error thrown by Swift code that Lua sees as a table `{kind=, message=, ...}`.
public struct LuaError: Error, Sendable {
    /// What sort of failure: `argument`, `file`, `network`, ...; scripts branch on it.
    public var kind: String
    /// One sentence for a person.
    public var message: String
    /// Further fields of the error table.
    public var fields: [(key: String, value: LuaValue)]

    /// An error to throw from a function that Lua calls.
    public init(kind: String, message: String, fields: [(key: String, value: LuaValue)] = []) {
        self.kind = kind
        self.message = message
        self.fields = fields
    }
}
