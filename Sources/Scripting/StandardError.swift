import LuaKit

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Standard error, unbuffered.
public enum StandardError {
    /// Whether a person sees it.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) != 0 }

    /// Writes a text at once, above the progress display if there is one; on a terminal with everything in it inert.
    public static func write(_ text: String) {
        guard isTerminal, !text.isEmpty else { return writeDirectly(text) }
        ProgressDisplay.shared.beginOutput()
        writeDirectly(visible(text))
        ScriptOutput.note(endsLine: text.hasSuffix("\n"))
        ProgressDisplay.shared.endOutput()
    }

    /// Writes a text where the cursor is.
    static func writeDirectly(_ text: String) {
        var left = Array(text.utf8)[...]
        while !left.isEmpty {
            let written = left.withUnsafeBytes { systemWrite(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            left = left.dropFirst(written)
        }
    }

    /// The text as a terminal may get it: text of a server in an error message must not drive it.
    public static func visible(_ text: String) -> String {
        guard isTerminal else { return text }
        return String(
            text.unicodeScalars.map { scalar -> String in
                switch scalar.value {
                case 0x0A, 0x09: String(scalar)
                case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069:
                    "\\u{\(String(scalar.value, radix: 16))}"
                default: String(scalar)
                }
            }.joined())
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
