/// One parameter of an operation.
public struct Parameter: Sendable {
    /// The Lua values accepted.
    public enum ValueType: String, Sendable {
        case string, integer, number, boolean
        /// A table with string keys.
        case object
        /// A table with the keys 1...n.
        case array
        /// Any value that JSON has.
        case any
    }

    /// Where the value goes in the request.
    public enum Place: Sendable, Equatable {
        /// A segment of the path; `slashes` keeps `/` as it is (keys of files).
        case path(slashes: Bool = false)
        /// A query parameter with this name on the wire.
        case query(String)
        /// A query parameter that is sent only for true: the server takes any value, `False` too, for yes.
        case flag(String)
        /// `If-Match`, with the revision plus `offset`.
        case ifMatch(offset: Int = 0)
        /// `Accept`, chosen by the name of a view.
        case view([String: String])
        /// In the body, as `Operation.body` says, or used by the binding itself.
        case body
    }

    public let name: String
    public let type: ValueType
    public let isRequired: Bool
    public let place: Place
    /// The only values allowed, when there are such.
    public let values: [String]
    /// A further check by name, made before sending; see stdlib/checks.lua.
    public let check: String?
    public let summary: String

    public init(
        _ name: String, _ type: ValueType, _ place: Place, required: Bool = false, values: [String] = [],
        check: String? = nil, _ summary: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = required
        self.place = place
        self.values = values
        self.check = check
        self.summary = summary
    }
}
