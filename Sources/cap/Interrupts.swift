import CLuaSupport
import Scripting
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// ^C, SIGTERM and SIGHUP for the main thread: it waits on a pipe for the end of what it has started or for a signal.
final class Interrupts: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32
    private let lastSignal = Mutex<UInt8>(UInt8(ascii: "i"))

    /// How long a script that was told to stop may go on inside C code (a pattern, a child, a finalizer), where it cannot
    /// be stopped; then the process ends without it.
    private static let grace = Duration.seconds(2)

    /// The exit code that tells which signal came last: 130, 143 or 129.
    var exitCode: Int32 {
        switch lastSignal.withLock({ $0 }) {
        case UInt8(ascii: "t"): 143
        case UInt8(ascii: "h"): 129
        default: Process.interrupted
        }
    }

    /// Whether somebody wants the program to end, with SIGTERM or SIGHUP.
    var isEnding: Bool { exitCode != Process.interrupted }

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
    ///   - onInterrupt: called for the first signal; a second one ends the process at once, whatever hangs.
    ///   - limit: after this time, and some grace, the process ends.
    ///   - isPatient: whether what does not stop when it is told to is waited for; else only some grace is given.
    ///   - start: must call `done` once, on any thread.
    func wait<Value: Sendable>(
        onInterrupt: () -> Void = {}, limit: Duration? = nil, isPatient: Bool = true,
        for start: (_ done: @escaping @Sendable (Value) -> Void) -> Void
    ) -> Value {
        var end = limit.map { ContinuousClock.now + $0 + Self.grace }
        let box = ResultBox<Value>()
        start { [writeEnd] value in
            box.value.withLock { $0 = value }
            writeByte(writeEnd, UInt8(ascii: "d"))
        }
        var interrupts = 0
        while true {
            if let value = box.value.withLock({ $0 }) { return value }
            guard hasByte(before: end) else {
                StandardError.write("cap: it did not stop when it was told to; ended\n")
                Process.exit(interrupts > 0 ? exitCode : 1)
            }
            guard isSignal(readByte()) else { continue }
            interrupts += 1
            if interrupts > 1 {
                StandardError.write("\n")
                Process.exit(exitCode)
            }
            if !isPatient { end = ContinuousClock.now + Self.grace }
            onInterrupt()
        }
    }

    /// What a wait for keys or a line at the terminal saw.
    enum Event {
        case input
        case interrupt
        /// SIGTERM or SIGHUP: the terminal is gone, or somebody wants the program to end.
        case hangUp
        /// The window has another size.
        case resized
        /// The process was stopped and goes on: the terminal may be in any mode.
        case continued
        /// Nothing came in time.
        case timeout
    }

    /// Lets ``waitForInput(atMost:)`` see changes of the window as well.
    func watchWindow() { lk_watch_window() }

    /// Waits until standard input has something, or for a signal.
    ///
    /// - Parameter milliseconds: how long at most; -1 for any time.
    func waitForInput(atMost milliseconds: Int32 = -1) -> Event {
        while true {
            var descriptors = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&descriptors, 2, milliseconds)
            if ready == 0 { return .timeout }
            guard ready > 0 else { continue }
            if descriptors[1].revents != 0 {
                let byte = readByte()
                switch byte {
                case UInt8(ascii: "i"): return .interrupt
                case UInt8(ascii: "w"): return .resized
                case UInt8(ascii: "c"): return .continued
                default: if isSignal(byte) { return .hangUp }
                }
                continue
            }
            if descriptors[0].revents != 0 { return .input }
        }
    }

    /// Forgets each ^C that came too late for what it was meant for, so that it does not stop what is started next.
    func forgetInterrupts() {
        while hasByte(before: .now) {
            let byte = readByte()
            // Who wants the program to end is still heard.
            if isSignal(byte), isEnding { return writeByte(writeEnd, byte) }
        }
    }

    private func isSignal(_ byte: UInt8) -> Bool {
        guard "ith".utf8.contains(byte) else { return false }
        lastSignal.withLock { $0 = byte }
        return true
    }

    private func hasByte(before end: ContinuousClock.Instant?) -> Bool {
        while true {
            var milliseconds: Int32 = -1
            if let end {
                let left = (end - ContinuousClock.now).components
                milliseconds = Int32(clamping: max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000))
            }
            var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            let ready = poll(&descriptor, 1, milliseconds)
            if ready > 0 { return true }
            if ready == 0 { return false }
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
