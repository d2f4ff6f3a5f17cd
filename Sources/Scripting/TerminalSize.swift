#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The size of the window that shows standard error.
enum TerminalSize {
    /// Columns and lines now; those of a small window when the terminal does not say.
    static var current: (columns: Int, lines: Int) {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
