#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Lines of standard input, with ^C noticed while it waits.
struct LineReader {
    let interrupts: Interrupts
    private var buffer: [UInt8] = []

    enum Event {
        case line(String)
        /// ^C: what was typed on this line is gone.
        case interrupt
        /// ^D, or the end of the input.
        case end
    }

    init(interrupts: Interrupts) { self.interrupts = interrupts }

    mutating func next() -> Event {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 1)
                return .line(line)
            }
            switch interrupts.waitForInput() {
            case .interrupt:
                buffer.removeAll()
                return .interrupt
            case .hangUp: return .end
            case .resized, .continued, .timeout: continue
            case .input:
                var chunk = [UInt8](repeating: 0, count: 4096)
                let count = read(STDIN_FILENO, &chunk, chunk.count)
                if count <= 0 { return .end }
                buffer += chunk[..<count]
            }
        }
    }
}
