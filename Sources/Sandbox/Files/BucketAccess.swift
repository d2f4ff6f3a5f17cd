import GRDB
import JSON

/// A bucket with its owner and what the caller may do there. Missing rights are hidden as 404 (section 3.6).
struct BucketAccess: Sendable {
    let bucket: BucketRow
    /// The draft that owns the bucket, or whose record does.
    let draft: Draft?
    let canRead: Bool
    let canUpdate: Bool

    /// - Throws: NOURL, BUCKET404.
    static func find(_ id: String, for identity: Identity?, types: TypeCatalog, in database: Database) throws
        -> BucketAccess
    {
        guard Identifiers.isUUID(id) else { throw CapError.noURL }
        guard let bucket = try BucketRow.find(id, in: database) else { throw CapError.noBucket }
        guard bucket.kind == Record.kind else {
            guard let draft = try Draft.find(id: bucket.object, in: database) else { throw CapError.noBucket }
            let rights = try Rights.on(draft, type: types[draft.type], for: identity, in: database)
            return BucketAccess(
                bucket: bucket, draft: draft, canRead: rights.contains(.files), canUpdate: rights.contains(.update))
        }
        guard let record = try Record.find(id: bucket.object, in: database) else { throw CapError.noBucket }
        let draft = try Draft.find(id: record.draft, in: database)
        guard let identity else { return BucketAccess(bucket: bucket, draft: draft, canRead: false, canUpdate: false) }
        let granted = try Rights.granted(Record.kind, record.id, to: identity, in: database)
        let type = types[record.type]
        let isMember = type?.experiment.map(identity.isMember(of:)) ?? false
        return BucketAccess(
            bucket: bucket, draft: draft,
            canRead: identity.isSuperuser || isMember || !granted.isEmpty
                || type?.grants("record-schema-read", to: identity) == true,
            canUpdate: identity.isSuperuser || granted.contains("update") || granted.contains("admin"))
    }

    /// - Throws: NOURL without the right to read.
    func reading() throws(CapError) -> BucketAccess {
        guard canRead else { throw .noURL }
        return self
    }

    /// - Throws: NOURL without the right to update.
    func updating() throws(CapError) -> BucketAccess {
        guard canUpdate else { throw .noURL }
        return self
    }

    /// - Throws: LOCKED.
    func unlocked() throws(CapError) -> BucketAccess {
        guard !bucket.isLocked else { throw .locked }
        return self
    }

    /// The bucket as `/files` shows it (section 2.13).
    func json(_ contents: [StoredObject], origin: String) -> JSONValue {
        let url = "\(origin)/api/files/\(bucket.id)"
        return [
            "contents": .array(contents.map { $0.json(origin: origin) }), "created": .string(bucket.created),
            "id": .string(bucket.id),
            "links": [
                "self": .string(url), "uploads": .string(url + "?uploads"), "versions": .string(url + "?versions"),
            ],
            "locked": .bool(bucket.isLocked), "max_file_size": .null, "quota_size": .null, "size": .int(bucket.size),
            "updated": .string(bucket.updated),
        ]
    }
}

extension Change {
    /// Notes a change of files: under the pid of the draft, whose revision stays (section 7.10).
    mutating func note(filesOf access: BucketAccess) {
        if let draft = access.draft { note(pid: draft.pid, revision: draft.revision) }
    }
}
