import HTTPTypes
import JSON

/// Finds the route of a request. Paths are split here and not by a router tree: file keys may hold anything, and a wrong
/// path, a wrong method and a missing right have their own answers on this server.
struct Routes: Sendable {
    let store: Store

    func answer(_ call: Call) async throws -> Answer {
        let segments = call.segments
        let rest = Array(segments.dropFirst())
        switch segments.first {
        case "ping": return try PingRoutes.answer(call, rest)
        case "oauth": return try PingRoutes.oauth(call, rest)
        case "me", "users", "roles": return try AccountRoutes(store: store).answer(call, segments)
        case "applications": return try await ApplicationRoutes(store: store).answer(call, rest)
        case "auth": return try await ConnectedAccountRoutes(store: store).answer(call, rest)
        case "workflows": return try await WorkflowRoutes(store: store).answer(call, rest)
        case "services": return try await ServiceRoutes(store: store).answer(call, rest)
        case "cms", "atlas", "lhcb": return try await ExperimentRoutes.answer(call, segments)
        case "dashboard", "collection": return try await DashboardRoutes(store: store).answer(call, segments)
        case "jsonschemas": return try await TypeRoutes(store: store).answer(call, rest)
        case "schemas": return try SchemaRoutes(store: store).answer(call, rest)
        case "deposits": return try await DepositRoutes(store: store).answer(call, rest)
        case "records": return try await RecordRoutes(store: store).answer(call, rest)
        case "files": return try await FileRoutes(store: store).answer(call, rest)
        default: throw CapError.noURL
        }
    }
}

extension Call {
    /// The answer to OPTIONS: the methods of a route.
    static func options(_ methods: String) -> Answer {
        var answer = Answer.text("")
        answer.set(.allow, methods)
        return answer
    }

    /// Whether the method reads: HEAD is GET without a body.
    var isRead: Bool { method == .get || method == .head }

    func view(_ store: Store) -> DraftView {
        DraftView(origin: origin, accounts: store.accounts, types: store.types, identity: identity)
    }
}
