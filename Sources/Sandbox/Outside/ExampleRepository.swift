import GRDB

/// A repository as the sandbox knows it: one of a few built-in ones, or one that somebody created here, which stays empty.
struct ExampleRepository: Sendable {
    let host: String
    let owner: String
    let name: String
    /// Commits by branch, the default branch first; none when the repository is empty.
    var branches: [(name: String, sha: String)] = []
    var tags: [String] = []
    /// Texts by path, the same on every branch.
    var files: [(path: String, text: String)] = []
    /// Whether the caller may change its settings, as a webhook asks for.
    var isOwn = true

    /// - Throws: what the server says when it finds none.
    static func find(_ url: GitURL, in database: Database) throws -> ExampleRepository {
        let known = builtIn.first { $0.host == url.host && $0.owner == url.owner && $0.name == url.name }
        if let known { return known }
        let row = try database.one(
            "SELECT 1 FROM own_repositories WHERE host = ? AND owner = ? AND name = ?", [url.host, url.owner, url.name])
        guard row != nil else { throw CapError.rest(400, "This repository does not exist or you don't have access.") }
        return ExampleRepository(host: url.host, owner: url.owner, name: url.name)
    }

    /// The branch, tag or commit of an address, and the path of a file.
    ///
    /// - Throws: what the server says about a reference or a file that is not there.
    func resolve(_ target: GitURL.Target) throws(CapError) -> Reference {
        guard let main = branches.first?.name else {
            throw .rest(400, "Your repository is empty. Make your initial commit first.")
        }
        switch target {
        case .repository: return Reference(name: main, kind: .wholeRepository, path: nil)
        case .tag(let tag):
            guard tags.contains(tag) else { throw .rest(400, "\(tag) does not match any branch or sha.") }
            return Reference(name: tag, kind: .commit, path: nil)
        case .tree(let name): return Reference(name: name, kind: try kind(of: name), path: nil)
        case .blob(let rest):
            let candidates = branches.flatMap { [$0.name, $0.sha] } + tags
            guard let name = candidates.first(where: { rest.hasPrefix($0 + "/") }) else {
                throw .rest(400, "\(rest.prefix { $0 != "/" }) does not match any branch or sha.")
            }
            let path = String(rest.dropFirst(name.count + 1))
            if files.contains(where: { $0.path.hasPrefix(path + "/") }) {
                throw .rest(400, "Downloading directories is currently not supported.")
            }
            guard files.contains(where: { $0.path == path }) else { throw .rest(400, "File \(path) does not exist") }
            return Reference(name: name, kind: try kind(of: name), path: path)
        }
    }

    private func kind(of name: String) throws(CapError) -> Reference.Kind {
        if branches.contains(where: { $0.name == name }) { return .branch }
        if branches.contains(where: { $0.sha == name }) || tags.contains(name) { return .commit }
        throw .rest(400, "\(name) does not match any branch or sha.")
    }

    struct Reference {
        enum Kind { case wholeRepository, branch, commit }

        let name: String
        let kind: Kind
        let path: String?
    }

    private static let builtIn: [ExampleRepository] = [
        ExampleRepository(
            host: "github.com", owner: "ana-lab", name: "hf-fit",
            branches: [
                ("main", "5f1c0a7d9e3b42c68a10f4d27be93c5560d81e2a"),
                ("develop", "b07e4d1f63a94c2785de0c19fa8e52b73d46c8f1"),
            ],
            tags: ["v1.2"],
            files: [
                ("README.md", "# hf-fit\n\nA fit of heavy flavour.\n"), ("fit/fit.py", "print('chi2 / ndf = 1.02')\n"),
                ("environment.yml", "dependencies: [numpy, scipy]\n"),
            ]),
        ExampleRepository(
            host: "github.com", owner: "cms-demo", name: "dimuon-ntuples",
            branches: [("main", "0c5d7a3e91b84f26ad3077e8b1c94f52e60d8a1b")],
            files: [("README.md", "# dimuon-ntuples\n"), ("config.json", "{\"era\": 2018}\n")], isOwn: false),
        ExampleRepository(
            host: "gitlab.cern.ch", owner: "ada-demo", name: "limits",
            branches: [("master", "9a81d3c04fe7452bb6a2c5e0d7138f64ab92e0c7")],
            files: [("README.md", "# limits\n"), ("limits.py", "print('observed limit: 5.1 TeV')\n")]),
        ExampleRepository(host: "github.com", owner: "ana-lab", name: "empty"),
    ]
}
