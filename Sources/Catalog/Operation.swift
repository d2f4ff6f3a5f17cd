/// One operation of a service's API, declared once. The Lua function with its argument checks, the help text, completion,
/// the encoding of the request and whether a repetition is safe all come from this value.
public struct Operation: Sendable {
    /// What the operation does to the server; decides which failures may be repeated and what a protected profile asks.
    public enum Effect: String, Sendable {
        case read, write, destroy
    }

    public enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What the request carries.
    public enum Body: Sendable, Equatable {
        case none
        /// The parameter of this name, as JSON.
        case json(parameter: String, contentType: String = "application/json")
        /// The object of one parameter with further keys from others: `$ana_type` beside the metadata.
        case merged(parameter: String, adding: [String: String])
        /// An object: names on the wire, and the parameters that give their values. Parameters not given are left out.
        case fields([String: String])
        /// The file at the path in this parameter, streamed.
        case file(parameter: String)
    }

    /// What the answer becomes.
    public enum Result: String, Sendable {
        /// The JSON of the answer.
        case json
        /// The text of the answer.
        case text
        /// Nothing: `true`.
        case nothing
        /// A file on disk, at the path in the parameter `output`.
        case file
    }

    /// Name below the service, which fixes every spelling: `metadata.get` is `cap.metadata.get`.
    public let name: String
    /// One sentence in the third person.
    public let summary: String
    public let effect: Effect
    public let method: Method
    /// Path with `{parameter}` placeholders, relative to the API root.
    public let path: String
    public let parameters: [Parameter]
    public let body: Body
    public let result: Result
    /// What the result is, for a reader.
    public let returns: String
    /// Scope that the token needs, nil when any token does.
    public let scope: String?
    /// Further explanation: traps of the server that a user meets.
    public let notes: String?
    /// A call that runs against the sandbox.
    public let example: String
    /// Where the protocol is described.
    public let source: String
    /// True for requests that scripts reach only through a function of the standard library.
    public let isInternal: Bool

    public init(
        _ name: String, _ summary: String, effect: Effect, _ method: Method, _ path: String,
        parameters: [Parameter] = [], body: Body = .none, result: Result = .json, returns: String,
        scope: String? = nil, notes: String? = nil, example: String = "", source: String, isInternal: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.effect = effect
        self.method = method
        self.path = path
        self.parameters = parameters
        self.body = body
        self.result = result
        self.returns = returns
        self.scope = scope
        self.notes = notes
        self.example = example
        self.source = source
        self.isInternal = isInternal
    }
}
