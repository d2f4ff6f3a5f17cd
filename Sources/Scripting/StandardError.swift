#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Standard error, unbuffered.
public enum StandardError {
    /// Whether a person sees it.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) != 0 }

    /// Writes a text at once.
    public static func write(_ text: String) {
        var left = Array(text.utf8)[...]
        while !left.isEmpty {
            let written = left.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            left = left.dropFirst(written)
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
