import NIOConcurrencyHelpers
import NIOCore

/// One connection of a ``ScriptedServer``: collects a request, then plays the steps for it.
final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let state: NIOLockedValueBox<ScriptedServer.State>
    private let script: @Sendable (Int, ScriptedServer.Request) -> [ScriptedServer.Step]
    private var head: [UInt8] = []
    private var request: ScriptedServer.Request?
    private var missing = 0
    private var connection = 0

    init(
        state: NIOLockedValueBox<ScriptedServer.State>,
        script: @escaping @Sendable (Int, ScriptedServer.Request) -> [ScriptedServer.Step]
    ) {
        self.state = state
        self.script = script
    }

    func channelActive(context: ChannelHandlerContext) {
        connection = state.withLockedValue { state in
            state.connections += 1
            state.open += 1
            return state.connections
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        state.withLockedValue { $0.open -= 1 }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Array(unwrapInboundIn(data).readableBytesView)[...]
        if request == nil {
            head += bytes
            guard let end = head.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
            bytes = head[end.upperBound...]
            begin(String(decoding: head[..<end.lowerBound], as: UTF8.self))
            head = []
        }
        guard var request else { return }
        request.body += bytes.prefix(max(0, 65536 - request.body.count))
        request.bodyLength += bytes.count
        missing -= bytes.count
        guard missing <= 0 else {
            self.request = request
            return
        }
        self.request = nil
        let number = state.withLockedValue { state in
            state.requests.append(request)
            return state.requests.count
        }
        Self.start(script(number, request), on: context.channel)
    }

    private func begin(_ text: String) {
        let lines = text.split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
        }
        missing = headers["content-length"].flatMap { Int($0) } ?? 0
        request = .init(
            line: String(lines.first ?? ""),
            headers: headers,
            body: [],
            bodyLength: 0,
            connection: connection
        )
    }

    private static func start(_ steps: [ScriptedServer.Step], on channel: any Channel) {
        Task { await play(steps, on: channel) }
    }

    private static func play(_ steps: [ScriptedServer.Step], on channel: any Channel) async {
        for step in steps {
            switch step {
            case .send(let text): try? await channel.writeAndFlush(ByteBuffer(string: text))
            case .bytes(let bytes): try? await channel.writeAndFlush(ByteBuffer(bytes: bytes))
            case .wait(let duration): try? await Task.sleep(for: duration)
            case .close: try? await channel.close()
            case .callback(let run): await run()
            case .stream(let blocks, let size):
                let block = ByteBuffer(repeating: 0x61, count: size)
                for _ in 0..<blocks {
                    guard (try? await channel.writeAndFlush(block)) != nil else { return }
                }
            }
        }
    }
}
