import JSON

/// A data asset (section 3.4). Like a run it becomes ready by the clock.
struct DataAsset: Codable, Sendable {
    enum Kind: String, Codable, Sendable, CaseIterable { case dataset, result, combined, model }

    /// Where the bytes are (section 7.2).
    enum Storage: String, Sendable { case `internal`, external, combined }

    enum State: String, Codable, Sendable { case draft, ready, failed }

    /// A bucket of a cloud storage.
    struct Bucket: Codable, Sendable {
        let origin: String
        let name: String
        let prefix: String
        let isExternal: Bool

        fileprivate var json: JSONValue {
            var object: JSONObject = ["external": .bool(isExternal), "origin": .string(origin)]
            object.set("bucket", name)
            object.set("prefix", prefix)
            return .object(object)
        }
    }

    struct Provenance: Codable, Sendable {
        var commit: String?
        var runScript: String?
        var dockerImage: String?
        var capsule: String?
        var computation: String?
        var dataAssets: [String] = []

        fileprivate var json: JSONValue {
            var object = JSONObject()
            object.set("capsule", capsule)
            object.set("commit", commit)
            object.set("computation", computation)
            object.set("data_assets", dataAssets)
            object.set("docker_image", dockerImage)
            object.set("run_script", runScript)
            return .object(object)
        }
    }

    /// A part of a combined asset.
    struct Part: Codable, Sendable {
        let asset: String
        let mount: String
        let size: Int?

        fileprivate var json: JSONValue {
            var object: JSONObject = ["id": .string(asset), "mount": .string(mount)]
            object.set("size", size)
            return .object(object)
        }
    }

    /// A file of an internal asset; its bytes are in the file store.
    struct File: Codable, Sendable {
        let path: String
        let size: Int
        let stored: String
    }

    /// A move to another bucket, done once the time has come.
    struct Transfer: Codable, Sendable {
        let bucket: Bucket
        let doneAt: Double
        let error: String?
    }

    let id: String
    var kind: Kind
    let created: Int
    var name: String
    var mount: String
    let owner: String
    var sharing: Sharing
    /// When creation is over; nil never: a draft for ever.
    var readyAt: Double?
    var failureReason: String?
    var lastUsed = 0
    var description = ""
    var tags: [String] = []
    var metadata: [String: MetadataValue] = [:]
    var isArchived = false
    /// Ids of the users whose favourite it is.
    var favourites: [String] = []
    var files: [File] = []
    /// The number of files and bytes of an asset whose files are not here.
    var externalFiles: Int?
    var externalSize: Int?
    var bucket: Bucket?
    var provenance: Provenance?
    var parameters: [Computation.Parameter] = []
    var nextflowProfile: String?
    var parts: [Part] = []
    var transfer: Transfer?

    init(id: String, kind: Kind, created: Int, name: String, mount: String, owner: OceanUser) {
        self.id = id
        self.kind = kind
        self.created = created
        self.name = name
        self.mount = mount
        self.owner = owner.id
        sharing = Sharing(owner: owner)
        readyAt = Double(created)
    }

    func state(at now: Double) -> State {
        guard let readyAt, readyAt <= now else { return .draft }
        return failureReason == nil ? .ready : .failed
    }

    /// The bucket, that of a finished transfer before the original one.
    func bucket(at now: Double) -> Bucket? {
        guard let transfer, transfer.doneAt <= now, transfer.error == nil else { return bucket }
        return transfer.bucket
    }

    func storage(at now: Double) -> Storage {
        if kind == .combined { return .combined }
        return bucket(at: now)?.isExternal == true ? .external : .internal
    }

    /// Bytes in all; nil while they are not known.
    func size(at now: Double) -> Int? {
        guard state(at: now) == .ready else { return nil }
        if kind == .combined {
            let sizes = parts.compactMap(\.size)
            return sizes.count == parts.count ? sizes.reduce(0, +) : nil
        }
        return files.isEmpty ? externalSize : files.reduce(0) { $0 + $1.size }
    }
}

extension DataAsset {
    /// The object `DataAsset`.
    ///
    /// - Parameter isFirstLook: the first answer after the creation is always a draft.
    func json(at now: Double, isFirstLook: Bool = false) -> JSONValue {
        let state = isFirstLook ? .draft : state(at: now)
        var object: JSONObject = [
            "created": .int(created), "id": .string(id), "last_used": .int(lastUsed), "mount": .string(mount),
            "name": .string(name), "owner": .string(owner), "state": .string(state.rawValue),
            "type": .string(kind.rawValue),
        ]
        object.set("app_parameters", parameters.map { ["name": .string($0.name), "value": .string($0.value)] })
        object.set("contained_data_assets", parts.map(\.json))
        if !metadata.isEmpty {
            var values = JSONObject()
            for (name, value) in metadata { values[name] = value.json }
            object["custom_metadata"] = .object(values)
        }
        object.set("description", description)
        if state == .failed { object.set("failure_reason", failureReason) }
        if state == .ready {
            object.set("files", files.isEmpty ? externalFiles : files.count)
            object.set("size", size(at: now))
        }
        object.set("nextflow_profile", nextflowProfile)
        object.set("owner_email", OceanAccounts.user(id: owner)?.email)
        object["provenance"] = provenance?.json
        object["source_bucket"] = bucket(at: now)?.json
        object.set("tags", tags)
        if let transfer, transfer.doneAt <= now {
            if let error = transfer.error {
                object["transfer_error"] = .string(error)
            } else {
                object["last_transferred"] = .int(Int(transfer.doneAt))
            }
        }
        return .object(object)
    }
}
