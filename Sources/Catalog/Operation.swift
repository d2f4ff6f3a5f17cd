/// One operation of a service's API, declared once. The Lua function with its argument checks, the help text, completion,
/// the encoding of the request and whether a repetition is safe all come from this value.
public struct Operation: Sendable {
    /// What the operation does to the server; decides which failures may be repeated and what a protected profile asks.
    public enum Effect: String, Sendable {
        case read, write, destroy
    }

    /// The HTTP method.
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
        /// An object of those parameters that were given, by their names on the wire, and of what is always the same.
        case fields([String: String], constants: [String: String] = [:])
        /// The file at the path in this parameter, streamed.
        case file(parameter: String)
        /// Of the file at the path in one parameter the bytes from one offset on, streamed.
        case filePart(path: String, offset: String, count: String)
        /// A form with the file at the path in one parameter, and its name from another.
        case form(file: String, name: String)
    }

    /// What the answer becomes.
    public enum Result: String, Sendable {
        /// The JSON of the answer.
        case json
        /// The answer as a string, whatever it holds.
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
    /// What it does to the server.
    public let effect: Effect
    /// The HTTP method.
    public let method: Method
    /// Path with `{parameter}` placeholders, relative to the API root; `{/parameter}` is a segment that may be left out. A
    /// query at its end (`?uploads`) is always sent.
    public let path: String
    /// Its parameters, the required ones first and in the order of a call.
    public let parameters: [Parameter]
    /// What the request carries.
    public let body: Body
    /// What the answer becomes.
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
    /// False for what starts something that must not be started twice: it is sent again only if it did not leave.
    public let isRepeatable: Bool
    /// True for what only administrators of the server may call.
    public let needsAdministrator: Bool

    /// Declares an operation.
    public init(
        _ name: String, _ summary: String, effect: Effect, _ method: Method, _ path: String,
        parameters: [Parameter] = [], body: Body = .none, result: Result = .json, returns: String,
        scope: String? = nil, notes: String? = nil, example: String = "", source: String, isInternal: Bool = false,
        isRepeatable: Bool = true, needsAdministrator: Bool = false
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
        self.isRepeatable = isRepeatable
        self.needsAdministrator = needsAdministrator
    }
}
