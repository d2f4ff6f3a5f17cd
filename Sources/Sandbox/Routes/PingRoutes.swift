import JSON

/// Signs of life (U10, O12).
enum PingRoutes {
    static func answer(_ call: Call, _ rest: [String]) throws -> Answer {
        guard call.isRead else { throw CapError.method }
        switch rest.count {
        case 0: return .text("Pong!")
        case 1: return .text("OK!")
        default: throw CapError.noURL
        }
    }

    static func oauth(_ call: Call, _ rest: [String]) throws -> Answer {
        guard rest == ["ping"] else { throw CapError.noURL }
        _ = try call.user()
        return .json(["ping": "pong"])
    }
}
