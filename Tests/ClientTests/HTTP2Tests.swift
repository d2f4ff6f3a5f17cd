import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Testing

@testable import Client

/// Answers over HTTP/2 with the method, the path and the number of bytes it got; nothing to a path `/hang`.
private final class HTTP2Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var line = ""
    private var length = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): line = "\(head.version) \(head.method.rawValue) \(head.uri)"
        case .body(let part): length += part.readableBytes
        case .end:
            if line.hasSuffix("/hang") { return }
            let body = ByteBuffer(string: "\(line) \(length)")
            let headers: HTTPHeaders = ["content-length": "\(body.readableBytes)"]
            context.write(wrapOutboundOut(.head(.init(version: .http2, status: .ok, headers: headers))), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}

@Suite("HTTP/2", .enabled(if: TestCertificate.isAvailable, "SKIPPED: needs the openssl command to make a certificate"))
struct HTTP2Tests {
    @Test("is spoken where the server offers it: reads, writes and cancellation work")
    func exchange() async throws {
        let directory = try TemporaryDirectory()
        let certificate = try TestCertificate(in: directory)
        var tls = certificate.configuration
        tls.applicationProtocols = ["h2"]
        let context = try NIOSSLContext(configuration: tls)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
                        mode: .server,
                        connectionConfiguration: .init(),
                        streamConfiguration: .init()
                    ) { stream in
                        stream.eventLoop.makeCompletedFuture {
                            try stream.pipeline.syncOperations.addHandlers(
                                HTTP2FramePayloadToHTTP1ServerCodec(),
                                HTTP2Handler()
                            )
                        }
                    }
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        var configuration = ClientConfiguration(
            baseURL: "https://127.0.0.1:\(server.localAddress?.port ?? 0)",
            token: Secret("sesame")
        )
        configuration.caFile = certificate.certificateFile
        let transport = try HTTPTransport(configuration)

        let read = try await transport.send(get("/api/me"))
        #expect(String(decoding: read.body, as: UTF8.self) == "HTTP/2.0 GET /api/me 0")

        var upload = ClientRequest(method: "PUT", path: "/files/a")
        upload.body = .bytes([UInt8](repeating: 0, count: 5_000_000), contentType: "text/plain")
        let sent = try await transport.send(upload)
        #expect(String(decoding: sent.body, as: UTF8.self) == "HTTP/2.0 PUT /files/a 5000000")

        let task = Task { try await failure(transport, get("/hang")) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        let error = try await task.value
        #expect(error.kind == .cancelled)

        await transport.shutdown()
        try await server.close()
    }
}
