import JSON

/// Creating a data asset (section 6.1): the asset as it will be, and the files that it gets.
struct AssetCreation {
    private(set) var asset: DataAsset
    private(set) var files: [RunResults.File] = []

    private let user: OceanUser
    private let state: OceanState
    private let now: Double

    /// A bucket that is not there, for trying out what a failed creation or transfer looks like.
    static let missingBucket = "missing-bucket"
    /// The bucket of `use_input_bucket`.
    private static let inputBucket = "codeocean-input"

    /// - Parameter seconds: how long it stays a draft.
    /// - Throws: what section 6.3 lists for D1.
    init(
        _ fields: OceanFields, by user: OceanUser, seconds: Double, in state: OceanState, at now: Double
    ) throws(OceanError) {
        self.user = user
        self.state = state
        self.now = now
        let name = try fields.requiredText("name")
        let mount = try MountRule.read(try fields.requiredText("mount"))
        guard let tags = try fields.texts("tags") else { throw .bad("tags is required, a list that may be empty") }
        let metadata = try MetadataSchema.read(try fields.fields("custom_metadata"), isNew: true)
        let source = try fields.fields("source")
        let kinds = ["aws", "gcp", "computation", "cloud_workstation"].filter { source?.value($0) != nil }
        let parts = try fields.texts("data_asset_ids") ?? []
        guard kinds.count + (parts.isEmpty ? 0 : 1) == 1 else {
            throw .bad(
                kinds.isEmpty && parts.isEmpty
                    ? "source, or data_asset_ids with two or more external data assets, is required"
                    : "give one source only")
        }
        let target = try fields.fields("target")
        guard target == nil || kinds == ["computation"] else { throw .bad("target goes with source.computation only") }
        let information = try fields.fields("results_info")
        guard information == nil || kinds == ["aws"] else { throw .bad("results_info goes with source.aws only") }
        asset = DataAsset(
            id: Identifiers.uuid(), kind: .dataset, created: Int(now), name: name, mount: mount, owner: user)
        if let entry = try source?.fields("aws") {
            let bucket = try AssetCreation.bucket(aws: entry, by: user)
            if let information {
                create(kind: .result, bucket)
                try addLineage(information)
            } else {
                create(kind: .dataset, bucket)
            }
        } else if let entry = try source?.fields("gcp") {
            let bucket = DataAsset.Bucket(
                origin: "gcp", name: try entry.requiredText("bucket"), prefix: try entry.text("prefix") ?? "",
                isExternal: false)
            create(kind: .dataset, bucket)
        } else if let entry = try source?.fields("computation") {
            try capture(entry, target: target)
        } else if let entry = try source?.fields("cloud_workstation") {
            try captureWorkstation(entry)
        } else {
            try combine(parts)
        }
        asset.tags = tags
        asset.description = try fields.text("description") ?? ""
        asset.metadata = metadata
        asset.readyAt = now + seconds
    }

    /// Puts the asset together once its files are stored.
    mutating func store(_ stored: [DataAsset.File]) { asset.files = stored }

    private static func bucket(aws fields: OceanFields, by user: OceanUser) throws(OceanError) -> DataAsset.Bucket {
        let prefix = try fields.text("prefix") ?? ""
        if try fields.flag("use_input_bucket") == true {
            guard user.isAdministrator else { throw .forbidden("use_input_bucket is for administrators") }
            return DataAsset.Bucket(origin: "aws", name: inputBucket, prefix: prefix, isExternal: false)
        }
        return DataAsset.Bucket(
            origin: "aws", name: try fields.requiredText("bucket"), prefix: prefix,
            isExternal: try fields.flag("keep_on_external_storage") ?? false)
    }

    /// What a bucket holds is made up: a read-me and two tables.
    private mutating func create(kind: DataAsset.Kind, _ bucket: DataAsset.Bucket) {
        asset.kind = kind
        asset.bucket = bucket
        if bucket.name == AssetCreation.missingBucket {
            asset.failureReason = "bucket \(bucket.name) does not exist or cannot be read"
        } else if !bucket.isExternal {
            files = SampleFiles.table(named: "\(bucket.name)/\(bucket.prefix)")
        }
    }

    private mutating func addLineage(_ information: OceanFields) throws(OceanError) {
        let capsule = try information.text("capsule_id")
        let pipeline = try information.text("pipeline_id")
        guard (capsule == nil) != (pipeline == nil) else {
            throw .bad("results_info needs capsule_id or pipeline_id")
        }
        let kind: Capsule.Kind = capsule == nil ? .pipeline : .capsule
        let source = try state.usableCapsule(capsule ?? pipeline ?? "", kind, for: user)
        _ = try Running.version(try information.integer("version"), of: source, in: state, at: now)
        let inputs = try information.texts("data_assets") ?? []
        for input in inputs { _ = try state.asset(input, for: user) }
        asset.provenance = DataAsset.Provenance(
            commit: try information.text("commit"), runScript: try information.text("run_script"), capsule: source.id,
            dataAssets: inputs)
        for parameter in try information.list("parameters") ?? [] {
            let (label, key) = (try parameter.text("name"), try parameter.text("param_name"))
            asset.parameters.append(
                Computation.Parameter(name: label ?? key ?? "", value: try parameter.text("value") ?? ""))
        }
        asset.nextflowProfile = try information.text("nextflow_profile")
    }

    /// The results of a run, all or one folder of them.
    private mutating func capture(_ entry: OceanFields, target: OceanFields?) throws(OceanError) {
        let computation = try state.computation(try entry.requiredText("id"), for: user)
        try state.requireControl(computation, by: user)
        let results = RunResults.files(of: computation, at: now)
        guard !results.isEmpty else { throw .bad("computation \(computation.id) has no results to keep") }
        let folder = FolderListing.normalized(try entry.text("path") ?? "")
        let prefix = folder.map { $0 + "/" } ?? ""
        let captured = results.filter { $0.path.hasPrefix(prefix) }.map {
            RunResults.File(path: String($0.path.dropFirst(prefix.count)), bytes: $0.bytes)
        }
        guard !captured.isEmpty else { throw .missing("the results have no folder \"\(folder ?? "")\"") }
        asset.kind = .result
        asset.provenance = DataAsset.Provenance(
            commit: AssetCreation.commit(of: computation.capsule), runScript: "code/run",
            dockerImage: "registry.example/tide:1", capsule: computation.capsule, computation: computation.id,
            dataAssets: computation.attachments.map(\.asset))
        asset.parameters = computation.parameters
        asset.nextflowProfile = computation.nextflowProfile
        guard let target else {
            files = captured
            return
        }
        let bucket = try AssetCreation.target(target)
        asset.bucket = bucket
        if bucket.name == AssetCreation.missingBucket {
            asset.failureReason = "bucket \(bucket.name) does not exist or cannot be written"
        }
        asset.externalFiles = captured.count
        asset.externalSize = captured.reduce(0) { $0 + $1.bytes.count }
    }

    /// The bucket that a `target` names (section 3.6).
    static func target(_ fields: OceanFields) throws(OceanError) -> DataAsset.Bucket {
        guard let aws = try fields.fields("aws") else { throw .bad("target.aws is required") }
        return DataAsset.Bucket(
            origin: "aws", name: try aws.requiredText("bucket"), prefix: try aws.text("prefix") ?? "", isExternal: true)
    }

    private mutating func captureWorkstation(_ entry: OceanFields) throws(OceanError) {
        let computation = try state.computation(try entry.requiredText("id"), for: user)
        let path = try entry.requiredText("path")
        try state.requireControl(computation, by: user)
        guard computation.isWorkstation else { throw .bad("computation \(computation.id) is no cloud workstation") }
        if let script = try entry.text("run_script"), !script.isEmpty {
            asset.kind = .result
            asset.provenance = DataAsset.Provenance(
                commit: AssetCreation.commit(of: computation.capsule), runScript: script, capsule: computation.capsule,
                computation: computation.id, dataAssets: computation.attachments.map(\.asset))
        }
        files = SampleFiles.table(named: path)
    }

    private mutating func combine(_ ids: [String]) throws(OceanError) {
        guard ids.count >= 2, Set(ids).count == ids.count else {
            throw .bad("data_asset_ids must name two or more different data assets")
        }
        asset.kind = .combined
        for id in ids {
            let part = try state.usableAsset(id, for: user, at: now)
            guard part.storage(at: now) == .external else {
                throw .bad("data asset \(id) is not external: only external ones can be combined")
            }
            guard !asset.parts.contains(where: { $0.mount == part.mount }) else {
                throw .bad("two of the data assets have the mount \"\(part.mount)\"")
            }
            asset.parts.append(DataAsset.Part(asset: id, mount: part.mount, size: part.size(at: now)))
        }
    }

    /// The commit that a capsule of the sandbox is at.
    static func commit(of capsule: String) -> String {
        String(capsule.filter { $0 != "-" } + "00000000")
    }
}
