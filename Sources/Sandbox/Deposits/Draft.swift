import GRDB
import JSON

/// A draft as it is stored.
struct Draft: Sendable {
    /// The object kind in `grants`, `readers` and `buckets`.
    static let kind = 0

    let id: Int64
    let pid: String
    let type: Int64
    let creator: Int64?
    var status: String
    var revision: Int
    let bucket: String
    let created: String
    var updated: String
    /// The CADI id, which must be unique.
    var cadi: String?
    var document: StoredDocument

    private static let columns = "id, pid, type, creator, status, revision, bucket, created, updated, cadi, document"
    // Not put together anew for each request.
    private static let withPID = "SELECT \(columns) FROM drafts WHERE pid = ?"
    private static let withID = "SELECT \(columns) FROM drafts WHERE id = ? AND status != 'deleted'"

    init(_ row: Columns) {
        id = row[0]
        pid = row[1]
        type = row[2]
        creator = row[3]
        status = row[4]
        revision = row[5]
        bucket = row[6]
        created = row[7]
        updated = row[8]
        cadi = row[9]
        document = StoredDocument(stored: row[10])
    }

    /// Looks a pid up.
    ///
    /// - Throws: NOPID, GONE.
    static func find(_ pid: String, in database: Database) throws -> Draft {
        guard let draft = try database.one(withPID, [pid], read: Draft.init) else { throw CapError.noPID }
        guard draft.status != "deleted" else { throw CapError.gone }
        return draft
    }

    /// The draft that owns a bucket or belongs to a record.
    static func find(id: Int64, in database: Database) throws -> Draft? {
        try database.one(withID, [id], read: Draft.init)
    }

    /// The record number, once there is one.
    var recid: String? { document["_deposit", "pid", "value"]?.string }

    /// `_deposit`.
    var deposit: JSONObject { document["_deposit"]?.object ?? [:] }

    /// Whether it may be changed: new or re-opened (section 4.1).
    var isOpen: Bool { status == "draft" }
}
