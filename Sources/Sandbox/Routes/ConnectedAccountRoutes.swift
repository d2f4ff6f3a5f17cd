import JSON

/// `/auth`: the caller's accounts at other services (section 3.7 G5, G7, G8). Connecting one takes a browser and a provider,
/// so `connect` and `authorize` are not there.
struct ConnectedAccountRoutes {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) async throws -> Answer {
        guard rest.count == 2, call.isRead else { throw CapError.noURL }
        let service = rest[1]
        let identity = try call.user()
        switch rest[0] {
        case "profile":
            guard try store.read({ try ConnectedAccount.isConnected(service, user: identity.id, in: $0) }) else {
                throw CapError.abort(403, "Your account is not connected to the service")
            }
            return .json(ConnectedAccount.profile(service, identity))
        case "disconnect":
            try store.write(call) { change in
                guard try ConnectedAccount.isConnected(service, user: identity.id, in: change.database) else {
                    throw CapError.abort(403, "Unable to disconnect from \(service) service.")
                }
                try ConnectedAccount.disconnect(service, user: identity.id, in: change.database)
            }
            return .json(["message": .string("Disconnected from \(service) successfully.")])
        default:
            return .disguisedError("Invalid service.")
        }
    }
}

extension Answer {
    /// Family D: a failure with status 200 (section 7.22).
    static func disguisedError(_ message: String) -> Answer { .json(["message": .string(message), "status": .null]) }
}
