import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// One request to the Code Ocean API.
struct OceanCall: Sendable {
    let request: Request
    /// The decoded segments of the path after `/api/v1`.
    let segments: [String]
    let query: QueryString
    /// `http://` and the host that the client used: signed links lead back there.
    let origin: String
    let caller: OceanCaller
    /// The time of the request, the same for all that it looks at.
    let now = OceanClock.now()

    var user: OceanUser { caller.user }

    /// - Throws: 405 for any other method, naming the right ones.
    func method(_ allowed: HTTPRequest.Method...) throws(OceanError) -> HTTPRequest.Method {
        guard allowed.contains(request.method) else {
            let names = allowed.map(\.rawValue).joined(separator: ", ")
            throw OceanError(
                405, "\(request.method.rawValue) is not allowed here, only \(names)", allowed: names)
        }
        return request.method
    }

    /// The body; nil when it is empty, whatever its content type says (section 11, trap 4).
    ///
    /// - Throws: 400 for a body that is no JSON.
    func body() async throws -> JSONValue? {
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: 16 * 1024 * 1024)
        } catch is NIOTooManyBytesError {
            throw OceanError.bad("the body is larger than 16 MiB")
        }
        if buffer.readableBytesView.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) { return nil }
        do {
            let value = try buffer.withUnsafeReadableBytes { try JSONValue.parse($0) }
            if case .null = value { return nil }
            return value
        } catch let error as JSONParseError {
            throw OceanError.bad("the body is no valid JSON: \(error)")
        }
    }

    /// The body as an object, which must be there.
    func fields() async throws -> OceanFields {
        guard let body = try await body() else { throw OceanError.bad("a JSON object is expected in the body") }
        return try OceanFields(body)
    }

    /// The body as an object; an absent one is an empty object.
    func optionalFields() async throws -> OceanFields { try OceanFields(try await body() ?? [:]) }

    /// The flag of an archive request: from the query, else from the body, never guessed (section 4.7).
    ///
    /// - Throws: 400 when it is in neither.
    func archiveFlag() async throws -> Bool {
        if let text = query["archive"] {
            switch text.lowercased() {
            case "true", "1": return true
            case "false", "0": return false
            default: throw OceanError.bad("archive must be true or false, not \"\(text)\"")
            }
        }
        let body = try await body()
        if let flag = body?.bool { return flag }
        if let body, let flag = try OceanFields(body).flag("archive") { return flag }
        throw OceanError.bad("say whether to archive: ?archive=true or ?archive=false")
    }
}
