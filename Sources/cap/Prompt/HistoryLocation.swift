/// Where the prompt keeps its history: one file for each profile.
enum HistoryLocation {
    /// - Parameter profile: name of the profile, nil for none.
    static func path(profile: String?) -> String {
        // The name of a profile may hold what a file's name must not.
        let suffix = profile.map { "-" + String($0.map { $0 == "/" || $0 == "\0" ? "_" : $0 }) } ?? ""
        return UserFolders.state + "/cap/history" + suffix
    }
}
