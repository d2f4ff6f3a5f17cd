import ArgumentParser
import Client
import Scripting

/// The options of every command that talks to a server: which one, how fast, and what is shown of it.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Server and token from this profile in ~/.config/cap/profiles.json.", valueName: "name"))
    var profile: String?

    @Option(help: ArgumentHelp("PEM file of further certificate authorities to trust.", valueName: "file"))
    var caFile: String?

    @Flag(help: "Writes a line about each request to standard error.")
    var trace = false

    @Option(
        help: ArgumentHelp("Most requests in a time to one server, such as 20/s, 300/min or 5000/h.", valueName: "rate")
    )
    var rate: Rate?

    @Flag(help: "Shows no progress.")
    var quiet = false

    /// Puts them into the settings of a script engine.
    func set(_ settings: inout ScriptSettings) {
        settings.profile = profile
        settings.caFile = caFile
        settings.traces = trace
        settings.rate = rate
        settings.isQuiet = quiet
    }
}

extension Rate: ExpressibleByArgument {
    /// Reads `20/s`.
    public init?(argument: String) { self.init(argument) }
}
