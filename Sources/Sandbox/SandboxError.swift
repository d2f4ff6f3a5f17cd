/// Why the sandbox could not start.
public struct SandboxError: Error, CustomStringConvertible {
    /// A sentence for a person.
    public let description: String

    init(_ description: String) { self.description = description }
}
