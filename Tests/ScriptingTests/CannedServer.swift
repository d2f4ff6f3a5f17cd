import NIOCore
import NIOPosix

/// A server for what the sandbox never answers: it gives every request on this computer the answer of a function of the
/// request's head, and closes the connection.
struct CannedServer {
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let answer: @Sendable (String) -> String
        private var head = ""

        init(answer: @escaping @Sendable (String) -> String) {
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let isComplete = head.contains("\r\n\r\n")
            head += String(buffer: unwrapInboundIn(data))
            guard !isComplete, head.contains("\r\n\r\n") else { return }
            let channel = context.channel
            context.writeAndFlush(NIOAny(ByteBuffer(string: answer(head)))).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
    }

    private let channel: any Channel

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    init(answer: @escaping @Sendable (String) -> String) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func stop() async {
        try? await channel.close()
    }

    /// An answer with its length.
    static func answer(_ status: String, _ body: String = "", headers: String = "") -> String {
        "HTTP/1.1 \(status)\r\nConnection: close\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}
