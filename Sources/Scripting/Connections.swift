import Client
import LuaKit

/// The connections that scripts have made, by number. Lives on the Lua thread.
final class Connections {
    private let settings: ScriptSettings
    private var transports: [HTTPTransport] = []
    /// A server with a token is one connection, however often a script connects to it.
    private var numbers: [Server: Int64] = [:]

    /// How fast requests go to each server, whatever the connection: by scheme, host and port.
    private var paces: [String: Pace] = [:]

    private struct Server: Hashable {
        let url: String
        let token: String?
        let scheme: AuthorizationScheme
    }

    init(settings: ScriptSettings) { self.settings = settings }

    subscript(number: Int64) -> HTTPTransport? {
        transports.indices.contains(Int(number) - 1) ? transports[Int(number) - 1] : nil
    }

    /// Requests of all connections so far.
    var requestCount: Int64 { transports.reduce(0) { $0 + Int64($1.statistics.snapshot.requests) } }

    /// Prepares a connection; nothing is sent yet.
    ///
    /// - Throws: `ClientError` for a wrong address or a token that would travel unprotected.
    func connect(url: String, token: String?, scheme: AuthorizationScheme) throws(ClientError) -> Int64 {
        let server = Server(url: url, token: token, scheme: scheme)
        if let number = numbers[server] { return number }
        var configuration = ClientConfiguration(baseURL: url, token: token.map(Secret.init))
        configuration.authorizationScheme = scheme
        configuration.userAgent = "cap/\(CapVersion.current)"
        if let caFile = settings.caFile { configuration.caFile = caFile }
        if settings.traces { configuration.trace = { StandardError.write("cap: \($0)\n") } }
        transports.append(try HTTPTransport(configuration, pace: pace(for: url, configuration)))
        numbers[server] = Int64(transports.count)
        return Int64(transports.count)
    }

    private func pace(for url: String, _ configuration: ClientConfiguration) -> Pace {
        let origin = url.split(separator: "/", maxSplits: 3).prefix(2).joined(separator: "//").lowercased()
        if let pace = paces[origin] { return pace }
        let pace = Pace(concurrency: configuration.maximumConcurrency, rate: settings.rate)
        paces[origin] = pace
        return pace
    }

    /// The body of an answer without the connection's token, which a server may echo in an error.
    func redacted(_ body: [UInt8], of number: Int64) -> [UInt8] {
        guard let token = numbers.first(where: { $0.value == number })?.key.token, !token.isEmpty else { return body }
        let text = String(decoding: body, as: UTF8.self)
        return text.contains(token) ? Array(text.replacing(token, with: "<redacted>").utf8) : body
    }
}
