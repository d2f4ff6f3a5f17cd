#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The folders in which programs keep what is the user's (XDG Base Directory Specification).
enum UserFolders {
    /// For what the user writes.
    static var configuration: String { folder("XDG_CONFIG_HOME", "/.config") }
    /// For what the program remembers.
    static var state: String { folder("XDG_STATE_HOME", "/.local/state") }

    private static func folder(_ variable: String, _ usual: String) -> String {
        value(of: variable) ?? (value(of: "HOME") ?? "") + usual
    }

    private static func value(of name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
