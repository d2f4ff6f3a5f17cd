import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// Lets requests of both services go wrong as a plan says; what the sandbox does with the others is what it always does.
///
/// `GET /api/ping` is left alone: it tells whether the sandbox is there.
struct FaultyResponder: HTTPResponder {
    /// A request context that knows its connection, which some faults close.
    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }
    }

    let responder: Responder
    let faults: FaultSequence

    func respond(to request: Request, context: Context) async throws -> Response {
        if isPing(request.head.path ?? "") { return try await answer(request, context) }
        let (delay, fault) = faults.next()
        if delay > 0 { try await Task.sleep(for: .seconds(delay)) }
        switch fault {
        case nil: return try await answer(request, context)
        case .status(let status): return failure(status, to: request)
        case .refuse: return await close(context)
        case .drop:
            _ = try await answer(request, context)
            return await close(context)
        }
    }

    private func answer(_ request: Request, _ context: Context) async throws -> Response {
        try await responder.respond(
            to: request,
            context: BasicRequestContext(
                source: ApplicationRequestContextSource(channel: context.channel, logger: context.logger)))
    }

    private func isPing(_ target: String) -> Bool { target == "/api/ping" || target.hasPrefix("/api/ping?") }

    /// An answer that both services could have given. Who is told to wait may come back at once: a real server asks for more
    /// patience, which would only make rehearsals slow.
    private func failure(_ status: Int, to request: Request) -> Response {
        var headers: HTTPFields = [.contentType: "application/json"]
        if status == 429 || status == 503 { headers[.retryAfter] = "0" }
        let body: JSONValue = ["message": "A fault that --faults asks for; nothing was done.", "status": .int(status)]
        return Response(
            status: .init(code: status), headers: headers,
            body: request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body.bytes())))
    }

    /// Closes the connection. What is returned can no longer be sent.
    private func close(_ context: Context) async -> Response {
        try? await context.channel.close().get()
        return Response(status: .internalServerError)
    }
}
