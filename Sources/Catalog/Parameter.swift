/// One parameter of an operation.
public struct Parameter: Sendable {
    /// The Lua values accepted.
    public enum ValueType: String, Sendable {
        case string, integer, number, boolean
        /// A table with string keys.
        case object
        /// A table with the keys 1...n.
        case array
        /// A revision: an integer, true for the one last read, or a record that was read.
        case revision
        /// A query text, or a table of fields and values.
        case query
        /// Any value that JSON has.
        case any
    }

    /// Where the value goes in the request.
    public enum Place: Sendable, Equatable {
        /// A segment of the path; `slashes` keeps `/` as it is (keys of files).
        case path(slashes: Bool = false)
        /// A query parameter with this name on the wire.
        case query(String)
        /// A query parameter that is sent, as `text`, only when the argument is `value`: on this server every text means
        /// true, `False` as well (reference 7.19).
        case flag(String, when: Bool = true, text: String = "1")
        /// A header with this name.
        case header(String)
        /// `If-Match`, with the revision plus `offset`.
        case ifMatch(offset: Int = 0)
        /// `Accept`, chosen by the name of a view.
        case view([String: String])
        /// In the body, as `Operation.body` says, or used by the binding itself.
        case body
    }

    /// Name in Lua.
    public let name: String
    /// What values it takes.
    public let type: ValueType
    /// Whether a call without it is an error.
    public let isRequired: Bool
    /// Whether it may stand after the required ones without its name.
    public let isPositional: Bool
    /// Where the value goes.
    public let place: Place
    /// The only values allowed, when there are such.
    public let values: [String]
    /// A further check by name, made before sending, which may also bring the value into the server's form; see
    /// stdlib/checks.lua.
    public let check: String?
    /// Further names in Lua, where sources of the protocol differ.
    public let aliases: [String]
    /// What it is, for a reader.
    public let summary: String

    /// Declares a parameter.
    public init(
        _ name: String, _ type: ValueType, _ place: Place, required: Bool = false, positional: Bool = false,
        values: [String] = [], check: String? = nil, aliases: [String] = [], _ summary: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = required
        isPositional = positional
        self.place = place
        self.values = values
        self.check = check
        self.aliases = aliases
        self.summary = summary
    }
}
