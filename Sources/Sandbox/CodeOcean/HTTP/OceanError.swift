import HTTPTypes
import JSON

/// An error answer of the Code Ocean API (section 1.5).
struct OceanError: Error {
    let status: Int
    /// A sentence that tells a person what to do differently.
    let message: String
    /// What the body has besides the message: the flags of a refused release.
    var details: JSONObject = [:]
    /// The methods that the path knows, with 405.
    var allowed: String?

    init(_ status: Int, _ message: String, details: JSONObject = [:], allowed: String? = nil) {
        self.status = status
        self.message = message
        self.details = details
        self.allowed = allowed
    }

    var answer: Answer {
        var body = details
        body["message"] = .string(message)
        var answer = Answer.json(.object(body), status: status)
        if let allowed { answer.set(.allow, allowed) }
        if status == 401 { answer.set(.wwwAuthenticate, "Basic realm=\"Code Ocean\"") }
        return answer
    }

    static let noRoute = OceanError(404, "the API has no such path")
    static func bad(_ message: String) -> OceanError { OceanError(400, message) }
    static func forbidden(_ message: String) -> OceanError { OceanError(403, message) }
    static func missing(_ message: String) -> OceanError { OceanError(404, message) }
}
