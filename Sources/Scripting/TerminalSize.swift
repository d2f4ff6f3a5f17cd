#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The size of a window.
enum TerminalSize {
    /// Columns and lines now of the window that shows standard error.
    static var current: (columns: Int, lines: Int) { of(STDERR_FILENO) }

    /// Columns and lines now of the window that a file descriptor shows on; those of a small one when the terminal does
    /// not say.
    static func of(_ descriptor: Int32) -> (columns: Int, lines: Int) {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
