#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Whether the prompt is coloured.
enum Colors {
    /// False if the user has set `NO_COLOR` to anything (no-color.org).
    static var areWanted: Bool { getenv("NO_COLOR").map { $0.pointee == 0 } ?? true }
}
