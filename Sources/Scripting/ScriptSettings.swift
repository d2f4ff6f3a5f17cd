import LuaKit

/// What the command line decides for scripts.
public struct ScriptSettings: Sendable {
    /// Address of the default server, over the environment and the profiles: the sandbox's.
    public var url: String?
    /// Token for `url`.
    public var token: String?
    /// Name of the profile that gives the default server.
    public var profile: String?
    /// PEM file of further certificate authorities.
    public var caFile: String?
    /// Writes a line about each request to standard error.
    public var traces = false
    /// Shows no progress of file transfers.
    public var isQuiet = false
    /// What a script may use up.
    public var limits = LuaLimits()

    /// The default settings: server and token from the environment.
    public init() {}
}
