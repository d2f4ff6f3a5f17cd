import Client
import LuaKit

/// What the command line decides for scripts.
public struct ScriptSettings: Sendable {
    /// A server and the token for it.
    public struct Server: Sendable {
        /// Address without the API's root path.
        public let url: String
        /// Token for it.
        public let token: String
        /// What a plan knows it by: its address, unless that is another one every time, as a sandbox's.
        public let identity: String

        /// Names a server.
        public init(url: String, token: String, identity: String? = nil) {
            self.url = url
            self.token = token
            self.identity = identity ?? url
        }
    }

    /// The default CAP server, over the environment and the profiles: the sandbox.
    public var cap: Server?
    /// The default Code Ocean deployment, over the environment and the profiles: the sandbox.
    public var codeOcean: Server?
    /// Name of the profile that gives the default server.
    public var profile: String?
    /// Writes to a protected profile without asking.
    public var assumesYes = false
    /// PEM file of further certificate authorities.
    public var caFile: String?
    /// Writes a line about each request to standard error.
    public var traces = false
    /// The most requests in a time to one server; nil for as many as it takes.
    public var rate: Rate?
    /// Shows no progress of file transfers.
    public var isQuiet = false
    /// Whether the prompt may use colours, where the terminal has them.
    public var isColored = true
    /// What a script may use up.
    public var limits = LuaLimits()

    /// The keys of the prompt and what they do, for help.
    public var keys: @Sendable () -> [(keys: String, summary: String)] = { [] }

    /// Further functions of `stdlib.native`, by name: what a command of the program adds that only its part of the standard
    /// library calls.
    public var functions: [String: @Sendable (LuaCall) throws -> LuaReturn] = [:]

    /// The default settings: server and token from the environment.
    public init() {}
}
