#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The terminal that a session is at: its modes, its size, bytes in and out. There is one in a process.
///
/// While editing, ^C and ^Z are keys like others (ISIG is off), because what they mean depends on the line. Signals, and
/// waiting for input, are the host's; so is calling `leave()` on every way out.
public enum Terminal {
    private static let input = STDIN_FILENO
    private static let output = STDOUT_FILENO
    private nonisolated(unsafe) static let saved = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    private nonisolated(unsafe) static var isRaw = false
    private nonisolated(unsafe) static var wasRaw = false
    private static let bracketedPasteOn: StaticString = "\u{1B}[?2004h"
    /// Ends bracketed paste and colours.
    private static let resetSequence: StaticString = "\u{1B}[?2004l\u{1B}[0m"

    /// Whether lines can be edited here: input and output are terminals, and not a dumb one.
    public static var canEdit: Bool {
        guard isatty(input) == 1, isatty(output) == 1 else { return false }
        guard let name = getenv("TERM").map({ String(cString: $0) }) else { return false }
        return !name.isEmpty && name != "dumb"
    }

    /// Keys come one by one and unseen from here on.
    ///
    /// - Parameter leavesEcho: whether a new row is begun when keys were typed before, which the terminal has echoed.
    /// - Returns: false if this is no terminal; then nothing changed.
    public static func enterRawMode(leavesEcho: Bool = false) -> Bool {
        guard !isRaw, tcgetattr(input, saved) == 0 else { return isRaw }
        var raw = saved.pointee
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | IGNCR | ISTRIP | BRKINT)
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_cflag |= tcflag_t(CS8)
        withUnsafeMutableBytes(of: &raw.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        // Draining and not flushing: what was typed ahead stays.
        while tcsetattr(input, TCSADRAIN, &raw) != 0 { if errno != EINTR { return false } }
        isRaw = true
        wasRaw = true
        // Before anything tells that keys go to the editor now: those that come from then on are not echoed.
        if leavesEcho && hasInput { write("\r\n") }
        write(bracketedPasteOn)
        return true
    }

    private static var hasInput: Bool {
        var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) > 0
    }

    /// Puts the terminal back as `enterRawMode` found it. Does nothing if that was done already.
    ///
    /// It is async-signal-safe, for a handler of SIGTERM or of a crash.
    public static func restore() {
        guard isRaw else { return }
        isRaw = false
        write(resetSequence)
        _ = tcsetattr(input, TCSANOW, saved)
    }

    /// Puts the terminal back for good.
    ///
    /// What `restore` sent may never have arrived: a ^C that makes a signal drops what the window has not read yet.
    public static func leave() {
        restore()
        if wasRaw { write(resetSequence) }
    }

    /// The size of the window; 80 by 24 if the terminal does not tell.
    public static var size: WindowSize {
        var window = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return WindowSize(columns: 80, rows: 24)
        }
        return WindowSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Reads what there is; waits if there is nothing.
    ///
    /// - Returns: nil at the end, when the terminal is gone; nothing if a signal came instead.
    public static func read() -> [UInt8]? {
        let capacity = 65536
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
            count = readBytes(input, buffer.baseAddress, capacity)
            initialized = max(0, count)
        }
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        return count > 0 ? bytes : nil
    }

    /// Writes everything, however long the terminal takes; what a terminal that is gone does not take is lost.
    public static func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0.baseAddress, $0.count) }
    }

    private static func write(_ text: StaticString) { write(text.utf8Start, text.utf8CodeUnitCount) }

    private static func write(_ start: UnsafeRawPointer?, _ count: Int) {
        guard var next = start else { return }
        var left = count
        while left > 0 {
            let written = writeBytes(output, next, left)
            if written > 0 {
                next += written
                left -= written
            } else if written < 0, errno == EAGAIN {
                var descriptor = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                _ = poll(&descriptor, 1, -1)
            } else if written == 0 || errno != EINTR {
                return
            }
        }
    }
}

// Inside `Terminal`, `read` and `write` are its own.
private func readBytes(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, buffer, count)
}

private func writeBytes(_ file: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int { write(file, buffer, count) }
