/// Moving a data asset to another bucket (D12).
enum AssetTransfer {
    /// - Throws: 400 for a bad body, for what has no files to move, and without `force` when a release pipeline uses the asset.
    static func start(
        _ id: String, _ fields: OceanFields, seconds: Double, _ transaction: inout OceanTransaction
    ) throws(OceanError) {
        let now = transaction.now
        guard var asset = transaction.state.asset(id) else { throw .missing("there is no data asset \(id)") }
        guard let target = try fields.fields("target") else { throw .bad("target is required") }
        let bucket = try AssetCreation.target(target)
        let isForced = try fields.flag("force") ?? false
        guard asset.kind != .combined, asset.state(at: now) == .ready else {
            throw .bad("only ready data assets that are not combined can be transferred")
        }
        let users = transaction.state.capsules.values.map(\.item).filter { capsule in
            capsule.isRelease && capsule.kind == .pipeline && capsule.attachments.contains { $0.asset == id }
        }
        guard users.isEmpty || isForced else {
            throw .bad(
                "release pipelines use it: \(users.map(\.name).sorted().joined(separator: ", ")); force breaks them")
        }
        asset.bucket = asset.bucket(at: now)
        asset.transfer = DataAsset.Transfer(
            bucket: bucket, doneAt: now + seconds,
            error: bucket.name == AssetCreation.missingBucket ? "bucket \(bucket.name) cannot be written" : nil)
        transaction.set(asset)
    }
}
