import HTTPTypes
import Hummingbird
import JSON
import Logging
import NIOCore

/// Turns requests into calls, and answers or errors into responses.
struct Responder: HTTPResponder {
    typealias Context = BasicRequestContext

    let routes: Routes
    let ocean: OceanRoutes
    /// Where links lead when a client sends no `Host`.
    let fallbackAuthority: String
    let logger: Logger

    func respond(to request: Request, context: Context) async throws -> Response {
        let target = request.head.path ?? "/"
        let path = target[..<(target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex)]
        let rawQuery = target[path.endIndex...].dropFirst()
        if let oceanPath = OceanRoutes.path(path) {
            return await oceanResponse(to: request, oceanPath, rawQuery: rawQuery)
        }
        let belowFiles = path.hasPrefix("/api/files")
        var answer: Answer
        do {
            answer = try await routes.answer(try call(request, path: path, rawQuery: rawQuery))
        } catch let error as CapError {
            answer = .error(error, belowFiles: belowFiles)
        } catch {
            logger.error("\(request.method) \(path): \(error)")
            answer = .error(.crash, belowFiles: belowFiles)
        }
        do {
            // Nobody learns of a change that could still be lost.
            try await routes.store.settle()
        } catch {
            logger.error("\(request.method) \(path): \(error)")
            answer = .error(.crash, belowFiles: belowFiles)
        }
        return response(answer, to: request, target: target, belowFiles: belowFiles)
    }

    private func oceanResponse(to request: Request, _ path: OceanPath, rawQuery: Substring) async -> Response {
        let answer: Answer
        do {
            answer = try await ocean.answer(
                request, path, rawQuery: rawQuery, origin: "http://" + (request.head.authority ?? fallbackAuthority))
        } catch {
            logger.error("\(request.method) \(request.uri.path): \(error)")
            answer = OceanError(500, "the sandbox failed; its log says why").answer
        }
        var headers = HTTPFields()
        if let type = answer.contentType { headers[.contentType] = type }
        for (name, value) in answer.headers { headers[name] = value }
        // Unlike CAP, neither rate headers nor escapes: the body is UTF-8 (section 1.10).
        let bytes: [UInt8] =
            switch answer.body {
            case .json(let value): value.bytes()
            case .text(let text): text.bytes
            case .bytes(let bytes): bytes
            case .none, .file: []
            }
        return response(answer.status, headers, ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)), to: request)
    }

    private func call(_ request: Request, path: Substring, rawQuery: Substring) throws(CapError) -> Call {
        let query = QueryString(rawQuery)
        let identity = try Authentication.identity(
            request.headers, rawQuery: rawQuery, query: query, accounts: routes.store.accounts)
        guard path == "/api" || path.hasPrefix("/api/") else { throw .noURL }
        let rawPath = path.dropFirst("/api/".count)
        return Call(
            request: request, path: String(path),
            segments: rawPath.utf8.split(separator: UInt8(ascii: "/")).map { PercentCoding.decode(Substring($0)) },
            rawPath: rawPath, query: query, origin: "http://" + (request.head.authority ?? fallbackAuthority),
            identity: identity)
    }

    private func response(_ answer: Answer, to request: Request, target: String, belowFiles: Bool) -> Response {
        var headers = HTTPFields()
        headers.reserveCapacity(answer.headers.count + 8)
        if let type = answer.contentType { headers.set(.contentType, type) }
        for (name, value) in answer.headers { headers.set(name, value) }
        RateLimitHeaders.add(to: &headers)
        let body: ResponseBody
        switch answer.body {
        case .none: body = ResponseBody()
        case .bytes(let bytes): body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .json(let value):
            let format: JSONFormat = isPretty(target) ? .indented : belowFiles ? .spaced : .compact
            body = ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes(format.ascii)))
        case .text(let text):
            body = ResponseBody(byteBuffer: ByteBuffer(bytes: isPretty(target) ? text.indented : text.bytes))
        case .file(let path, let size):
            let files = routes.store.files
            body = ResponseBody(contentLength: size) { writer in
                try await files.read(path: path) { try await writer.write($0) }
                try await writer.finish(nil)
            }
        }
        return response(answer.status, headers, body, to: request)
    }

    /// Whether `prettyprint` is given a value. Most requests have no parameter at all.
    private func isPretty(_ target: String) -> Bool {
        target.utf8.contains(UInt8(ascii: "=")) && target.contains("prettyprint=") && !target.contains("prettyprint=&")
            && !target.hasSuffix("prettyprint=")
    }

    private func response(_ status: Int, _ headers: HTTPFields, _ body: ResponseBody, to request: Request) -> Response {
        if request.method == .head {
            // The length of what GET would send, and nothing of it.
            let length = body.contentLength
            return Response(
                status: .init(code: status), headers: headers,
                body: ResponseBody(contentLength: length) { try await $0.finish(nil) })
        }
        return Response(status: .init(code: status), headers: headers, body: body)
    }
}

/// The rate headers that the server sends with every answer, `Retry-After` included (sections 1.7, 7.15). Nothing is limited.
private enum RateLimitHeaders {
    static func add(to headers: inout HTTPFields) {
        headers.append(contentsOf: fields)
    }

    private static let fields = [
        ("X-RateLimit-Limit", "5000"), ("X-RateLimit-Remaining", "4999"), ("Retry-After", "3600"),
    ].compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } }
}
