import HTTPTypes
import Hummingbird
import JSON

/// The Code Ocean half of the sandbox: finds the route of a request below `/api/v1` and of a signed link. Every path is served
/// with and without a slash at its end, never with a redirect (section 2).
struct OceanRoutes: Sendable {
    let store: OceanStore
    let settings: OceanSettings

    /// The path below `/api/v1`, or of a signed link; nil when the request is for CAP. Slashes at the front count as one.
    static func path(_ path: Substring) -> OceanPath? {
        let trimmed = path.drop { $0 == "/" }
        for (prefix, isAPI) in [("api/v1", true), ("signed", false)] where trimmed.hasPrefix(prefix) {
            let rest = trimmed.dropFirst(prefix.count)
            if rest.isEmpty || rest.first == "/" { return isAPI ? .api(rest) : .signed(rest) }
        }
        return nil
    }

    /// Answers everything, errors included.
    func answer(_ request: Request, _ path: OceanPath, rawQuery: Substring, origin: String) async throws -> Answer {
        do {
            switch path {
            case .signed(let rest): return try SignedFileRoutes(store: store).answer(request, rest, rawQuery)
            case .api(let rest):
                let caller = try OceanCaller(request.headers)
                try ServerVersion.check(request.headers[.minServerVersion], version: settings.version)
                if let fault = try await OceanFault.answer(request.headers) { return fault }
                let call = OceanCall(
                    request: request, segments: rest.split(separator: "/").map { PercentCoding.decode($0) },
                    query: QueryString(rawQuery), origin: origin, caller: caller)
                return try await route(call)
            }
        } catch let error as OceanError {
            return error.answer
        }
    }

    private func route(_ call: OceanCall) async throws -> Answer {
        let rest = Array(call.segments.dropFirst())
        switch call.segments.first {
        case "capsules":
            return try await CapsuleRoutes(store: store, settings: settings, kind: .capsule).answer(call, rest)
        case "pipelines":
            return try await CapsuleRoutes(store: store, settings: settings, kind: .pipeline).answer(call, rest)
        case "computations": return try await ComputationRoutes(store: store, settings: settings).answer(call, rest)
        case "data_assets": return try await DataAssetRoutes(store: store, settings: settings).answer(call, rest)
        case "custom_metadata" where rest.isEmpty:
            _ = try call.method(.get)
            return .json(MetadataSchema.json)
        default: throw OceanError.noRoute
        }
    }
}

/// What a path of the Code Ocean half is for.
enum OceanPath {
    case api(Substring)
    case signed(Substring)
}

/// What is the same for all requests.
struct OceanSettings: Sendable {
    /// The version that the server claims to be.
    let version: String
    /// How long an ordinary run takes. Releases take as long, data assets and transfers half of it.
    let runSeconds: Double

    var assetSeconds: Double { runSeconds / 2 }
}

extension Answer {
    /// 204, the answer to what has nothing to say.
    static let done = Answer(status: 204, contentType: nil, body: .none)
}
