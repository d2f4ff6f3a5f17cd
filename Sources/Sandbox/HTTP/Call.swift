import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// One request with everything that the routes need to know of it.
struct Call: Sendable {
    let request: Request
    /// The path as sent, without query.
    let path: String
    /// The decoded segments after `/api`.
    let segments: [String]
    /// The raw, still encoded path after `/api/`.
    let rawPath: Substring
    let query: QueryString
    /// `http://` and the `Host` that the client used: links must lead back to where the client came from (section 5.4).
    let origin: String
    /// Nil for a missing or unknown token (section 1.2).
    let identity: Identity?

    var method: HTTPRequest.Method { request.method }

    /// The caller.
    ///
    /// - Throws: NOAUTH.
    func user() throws(CapError) -> Identity {
        guard let identity else { throw .noAuth }
        return identity
    }

    /// The caller, whose token must have the scope that item access asks for (section 1.3).
    ///
    /// - Throws: NOAUTH, DENIED.
    func writer() throws(CapError) -> Identity {
        let identity = try user()
        guard identity.scopes.contains("deposit:write") else { throw .denied }
        return identity
    }

    /// The media type of the body without parameters, lower case, empty when none was sent.
    var mediaType: String {
        guard let header = request.headers.value(.contentType) else { return "" }
        return Substring(header.utf8.prefix { $0 != UInt8(ascii: ";") }).trimmingBlanks().lowercased()
    }

    /// The whole body; the proxy of the server refuses more than 100 MB (section 1.1).
    func bodyBytes() async throws -> ByteBuffer {
        do {
            return try await request.body.collect(upTo: 100 * 1024 * 1024)
        } catch is NIOTooManyBytesError {
            throw CapError.abort(413, "The data value transmitted exceeds the capacity limit.")
        }
    }

    /// The body as JSON, read as Python reads it.
    ///
    /// - Throws: BADJSON.
    func jsonBody() async throws -> JSONValue {
        let buffer = try await bodyBytes()
        do {
            return try buffer.withUnsafeReadableBytes {
                try JSONValue.parse($0, options: JSONParseOptions(allowsNonFinite: true))
            }
        } catch is JSONParseError {
            throw CapError.badJSON
        }
    }

    /// The body as JSON, or why it is none: for routes that have another complaint first.
    func jsonBodyOrError() async -> Result<JSONValue, any Error> {
        do { return .success(try await jsonBody()) } catch { return .failure(error) }
    }

    /// The body as JSON when it is labelled so and parses; with any other type the body is seen as absent (section 1.4).
    func optionalJSONBody() async throws -> JSONValue? {
        guard mediaType == "application/json" else { return nil }
        return try? await jsonBody()
    }
}

extension StringProtocol {
    /// Without blanks and tabs at both ends.
    func trimmingBlanks() -> String {
        let isText = { (scalar: Unicode.Scalar) in scalar != " " && scalar != "\t" }
        guard let first = unicodeScalars.firstIndex(where: isText), let last = unicodeScalars.lastIndex(where: isText)
        else { return "" }
        return String(self[first..<unicodeScalars.index(after: last)])
    }
}
