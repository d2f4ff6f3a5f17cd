#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Where the prompt keeps its history: one file for each profile below `$XDG_STATE_HOME/cap`.
enum HistoryLocation {
    /// - Parameter profile: name of the profile, nil for none.
    static func path(profile: String?) -> String {
        let state = variable("XDG_STATE_HOME") ?? (variable("HOME") ?? "") + "/.local/state"
        // The name of a profile may hold what a file's name must not.
        let suffix = profile.map { "-" + String($0.map { $0 == "/" || $0 == "\0" ? "_" : $0 }) } ?? ""
        return state + "/cap/history" + suffix
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
