/// Keys pressed one after another that mean one command: `C-a`, `C-x C-e`.
public struct Chord: Hashable, Sendable {
    /// The keys, in the order they are pressed.
    public let keys: [Key]

    /// A chord of keys.
    public init(_ keys: [Key]) { self.keys = keys }
}

extension Chord: ExpressibleByStringLiteral, CustomStringConvertible {
    /// The names of the keys with a space between; a name that no key has is a mistake in the program.
    public init(stringLiteral names: String) {
        keys = names.split(separator: " ").map { name in
            guard let key = Key(name: String(name)) else { preconditionFailure("no key is called \(name)") }
            return key
        }
    }

    /// The names of the keys with a space between.
    public var description: String { keys.map(\.description).joined(separator: " ") }
}
