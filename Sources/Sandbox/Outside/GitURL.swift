/// An address of something on a git host, as `upload` takes it (section 3.7).
struct GitURL {
    /// What the rest of the address points at.
    enum Target: Equatable {
        /// The repository, at its default branch.
        case repository
        /// A branch or a commit.
        case tree(String)
        /// A file: branch and path, not yet told apart, since both may hold slashes.
        case blob(String)
        case tag(String)
    }

    let host: String
    let owner: String
    let name: String
    let target: Target

    static let hosts = ["github.com", "gitlab.cern.ch", "gitlab.com"]

    /// - Throws: what the server says about an address that it does not understand.
    init(_ text: String) throws(CapError) {
        let invalid = CapError.rest(400, "Invalid git URL.")
        let scheme = text.prefix { $0 != ":" }
        guard scheme == "http" || scheme == "https", text.hasPrefix("\(scheme)://") else { throw invalid }
        var parts = text.dropFirst(scheme.count + 3).split(separator: "/", omittingEmptySubsequences: false).map(
            String.init)
        if parts.last == "" { parts.removeLast() }
        guard parts.count >= 3, GitURL.hosts.contains(parts[0]), !parts[1].isEmpty, !parts[2].isEmpty else {
            throw invalid
        }
        host = parts[0]
        owner = parts[1]
        name = parts[2].hasSuffix(".git") ? String(parts[2].dropLast(4)) : parts[2]
        var rest = Array(parts.dropFirst(3))
        if rest.first == "-" { rest.removeFirst() }
        let tail = rest.dropFirst().joined(separator: "/")
        switch (rest.first, rest.count) {
        case (nil, _): target = .repository
        case ("pull", _), ("merge_requests", _):
            throw .rest(400, "Pull/Merge requests are not accepted. Please merge first.")
        case ("tree", 2...): target = .tree(tail)
        case ("blob", 3...): target = .blob(tail)
        case ("releases", 3...) where rest[1] == "tag": target = .tag(rest.dropFirst(2).joined(separator: "/"))
        case ("tags", 2...): target = .tag(tail)
        default: throw invalid
        }
    }
}
