import HTTPTypes
import JSON

/// What a route answers.
struct Answer: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Written out when the answer is sent: compact, or as the route's prefix and `prettyprint` ask.
        case json(JSONValue)
        /// JSON that is written already: compact.
        case text(JSONText)
        /// A file on disk, sent in pieces.
        case file(path: String, size: Int)
    }

    var status: Int
    var contentType: String?
    var headers: [(name: HTTPField.Name, value: String)] = []
    var body: Body

    /// A JSON body: sorted, ASCII only (section 1.10).
    static func json(_ value: JSONValue, status: Int = 200, type: String = "application/json") -> Answer {
        Answer(status: status, contentType: type, body: .json(value))
    }

    static func json(_ text: JSONText, type: String = "application/json") -> Answer {
        Answer(status: 200, contentType: type, body: .text(text))
    }

    static func text(_ text: String, type: String = "text/html; charset=utf-8") -> Answer {
        Answer(status: 200, contentType: type, body: .bytes(Array(text.utf8)))
    }

    static func empty(status: Int = 204, type: String? = "text/html; charset=utf-8") -> Answer {
        Answer(status: status, contentType: type, body: .none)
    }

    static func error(_ error: CapError, belowFiles: Bool) -> Answer {
        Answer(status: error.status, contentType: "application/json", body: .bytes(error.body(belowFiles: belowFiles)))
    }

    mutating func set(_ name: HTTPField.Name, _ value: String) { headers.append((name, value)) }
}
