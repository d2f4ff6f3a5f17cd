import NIOCore
import NIOPosix

/// A server that pauses after each piece it reads, and answers 200 when it has read so many bytes.
struct SlowServer {
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let pause: TimeAmount
        private var missing: Int

        init(pause: TimeAmount, expecting size: Int) {
            self.pause = pause
            missing = size
        }

        func channelActive(context: ChannelHandlerContext) {
            context.read()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            missing -= unwrapInboundIn(data).readableBytes
            if missing <= 0 {
                let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            }
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            let channel = context.channel
            context.eventLoop.scheduleTask(in: pause) { channel.read() }
        }
    }

    private let channel: any Channel

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    init(pause: TimeAmount, expecting size: Int) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65536))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(pause: pause, expecting: size))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func stop() async {
        try? await channel.close()
    }
}
