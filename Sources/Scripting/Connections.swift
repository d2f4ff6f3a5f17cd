import Client
import LuaKit

/// The connections that scripts have made, by number. Lives on the Lua thread.
final class Connections {
    private let settings: ScriptSettings
    private var transports: [HTTPTransport] = []

    init(settings: ScriptSettings) { self.settings = settings }

    subscript(number: Int64) -> HTTPTransport? {
        transports.indices.contains(Int(number) - 1) ? transports[Int(number) - 1] : nil
    }

    /// Prepares a connection; nothing is sent yet.
    ///
    /// - Throws: `ClientError` for a wrong address or a token that would travel unprotected.
    func connect(url: String, token: String?) throws(ClientError) -> Int64 {
        var configuration = ClientConfiguration(baseURL: url, token: token.map(Secret.init))
        configuration.userAgent = "cap/\(CapVersion.current)"
        if let caFile = settings.caFile { configuration.caFile = caFile }
        if settings.traces { configuration.trace = { StandardError.write("cap: \($0)\n") } }
        transports.append(try HTTPTransport(configuration))
        return Int64(transports.count)
    }
}
