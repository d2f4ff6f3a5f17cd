import GRDB
import JSON

/// The `upload` action (section 3.7 G1). The server fetches in the background; here the file is there at once.
struct RepositoryAttachment {
    let draft: Draft
    let type: AnalysisType?
    let identity: Identity
    let files: FileStore

    /// - Throws: the refusals of section 3.7, in the order of the server's checks.
    func attach(_ body: JSONValue?, _ change: inout Change) throws {
        guard let body, body.object != nil else { throw CapError.rest(400, "Invalid arguments. Please try again.") }
        switch body["type"]?.string ?? "repo_download_attach" {
        case "repo_download_attach": try download(body, &change)
        case "repo_create":
            guard let host = body["host"]?.string, GitURL.hosts.contains(host), let name = body["name"]?.string,
                !name.isEmpty
            else { throw CapError.rest(400, "Host isn't provided or not supported") }
            try create(host: host, owner: body["org_name"]?.string ?? account, name: name, &change)
        case "repo_create_default": try createDefault(body["name"]?.string, &change)
        default: throw CapError.rest(400, "Unsupported repository action. Try create, attach or collab.")
        }
    }

    private var account: String { ConnectedAccount.username(identity.email) }

    private func download(_ body: JSONValue, _ change: inout Change) throws {
        guard let address = body["url"]?.string else { throw CapError.rest(400, "Missing url parameter.") }
        let url = try GitURL(address)
        let event = try RepositoryAttachment.event(body)
        try requireAccount(url.host, in: change.database)
        let repository = try ExampleRepository.find(url, in: change.database)
        let reference = try repository.resolve(url.target)
        let folder = "repositories/\(url.host)/\(url.owner)/\(url.name)/\(reference.name)"
        if let path = reference.path {
            guard event == nil else { throw CapError.rest(400, "You cannot create a webhook on a file") }
            let text = repository.files.first { $0.path == path }?.text ?? ""
            return try store(Array(text.utf8), as: "\(folder)/\(path)", &change)
        }
        if let event { try RepositoryAttachment.check(event, reference, repository) }
        let branch = reference.kind == .wholeRepository ? nil : reference.name
        try Webhook.add(repository, branch: branch, event: event, to: draft.id, in: change.database)
        guard body["download"]?.bool ?? (event == nil) else { return }
        let root = "\(url.name)-\(reference.name)".replacing("/", with: "-")
        let archive = Tarball.make(repository.files.map { ("\(root)/\($0.path)", Array($0.text.utf8)) })
        try store(archive, as: folder + ".tar.gz", &change)
    }

    /// The event to follow, nil for none: from `webhook`, or from `event_type` when that is `true`.
    private static func event(_ body: JSONValue) throws(CapError) -> String? {
        let wanted: String
        switch body["webhook"] {
        case nil, .null, .bool(false): return nil
        case .bool(true): wanted = body["event_type"].map { $0.string ?? "" } ?? "release"
        case let other: wanted = other?.string ?? ""
        }
        guard wanted == "push" || wanted == "release" else { throw .rest(400, "Supported webhooks are push, release.") }
        return wanted
    }

    private static func check(
        _ event: String, _ reference: ExampleRepository.Reference, _ repository: ExampleRepository
    ) throws(CapError) {
        if event == "release", reference.kind != .wholeRepository {
            throw .rest(400, "You cannot create a release webhook for a specific branch or sha.")
        }
        if event == "push", reference.kind == .commit {
            throw .rest(400, "You cannot create a push webhook for a specific sha.")
        }
        guard repository.isOwn else { throw .rest(400, "No permission to create webhook for this repository.") }
    }

    private func requireAccount(_ host: String, in database: Database) throws {
        guard host == "gitlab.cern.ch" else { return }
        guard try ConnectedAccount.isConnected("gitlab", user: identity.id, in: database) else {
            throw CapError.rest(
                400, "Gitlab requires authorization - connect your CERN account: Settings -> Integrations.")
        }
    }

    private func create(host: String, owner: String, name: String, _ change: inout Change) throws {
        try requireAccount(host, in: change.database)
        let repository = ExampleRepository(host: host, owner: owner, name: name)
        try change.database.run(
            "INSERT OR IGNORE INTO own_repositories (host, owner, name) VALUES (?, ?, ?)", [host, owner, name])
        try Webhook.add(repository, branch: nil, event: nil, to: draft.id, in: change.database)
    }

    private func createDefault(_ wanted: String?, _ change: inout Change) throws {
        guard let templates = type?.config["repositories"]?.object, !templates.isEmpty else {
            throw CapError.rest(400, "No config found. Cannot create a repo for this analysis.")
        }
        guard let template = wanted.flatMap({ templates[$0] }) else {
            let names = templates.keys.map { "'\($0)'" }.joined(separator: ", ")
            throw CapError.rest(400, "Wrong config \"name\". Select from: [\(names)]")
        }
        guard let host = template["host"]?.string, GitURL.hosts.contains(host) else {
            throw CapError.rest(400, "Host isn't provided or not supported")
        }
        let owner = template["org_name"]?.string ?? account
        try create(host: host, owner: owner, name: "\(type?.name ?? "analysis")-\(draft.pid.prefix(8))", &change)
    }

    private func store(_ bytes: [UInt8], as key: String, _ change: inout Change) throws {
        let stored = try files.store(bytes)
        try StoredObject.insert(
            bucket: draft.bucket, key: key, file: stored.file, size: stored.size, checksum: stored.checksum,
            mimetype: MediaTypes.guess(key), tags: "{}", &change)
    }
}
