import CLuaSupport
import Scripting
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// ^C for the main thread: it waits on a pipe for either the end of what it has started or an interrupt.
final class Interrupts: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CapFailure("no pipe: \(String(cString: strerror(errno)))") }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A full pipe must never block the signal handler.
        _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
        lk_watch_interrupts(writeEnd)
    }

    /// Starts something and waits until it calls `done`.
    ///
    /// - Parameters:
    ///   - onInterrupt: called for the first ^C; a second one ends the process at once, whatever hangs.
    ///   - start: must call `done` once, on any thread.
    func wait<Value: Sendable>(
        onInterrupt: () -> Void = {}, for start: (_ done: @escaping @Sendable (Value) -> Void) -> Void
    ) -> Value {
        let box = ResultBox<Value>()
        start { [writeEnd] value in
            box.value.withLock { $0 = value }
            writeByte(writeEnd, UInt8(ascii: "d"))
        }
        var interrupts = 0
        while true {
            if let value = box.value.withLock({ $0 }) { return value }
            guard readByte() == UInt8(ascii: "i") else { continue }
            interrupts += 1
            if interrupts > 1 {
                StandardError.write("\n")
                Process.exit(Process.interrupted)
            }
            onInterrupt()
        }
    }

    /// What a wait for a line at the terminal saw.
    enum Event {
        case input
        case interrupt
    }

    /// Waits until standard input has something, or ^C.
    func waitForInput() -> Event {
        while true {
            var descriptors = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&descriptors, 2, -1) > 0 else { continue }
            if descriptors[1].revents != 0 {
                if readByte() == UInt8(ascii: "i") { return .interrupt }
                continue
            }
            if descriptors[0].revents != 0 { return .input }
        }
    }

    private func readByte() -> UInt8 {
        var byte: UInt8 = 0
        while read(readEnd, &byte, 1) < 0 && errno == EINTR {}
        return byte
    }
}

private final class ResultBox<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}

private func writeByte(_ descriptor: Int32, _ byte: UInt8) {
    var byte = byte
    _ = write(descriptor, &byte, 1)
}
