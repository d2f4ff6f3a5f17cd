import GRDB
import JSON

/// A published record as it is stored.
struct Record: Sendable {
    static let kind = 1

    let id: Int64
    let recid: String
    let draft: Int64
    let type: Int64
    let creator: Int64?
    var revision: Int
    /// Nil when the draft had no files at first publication (section 2.8).
    let bucket: String?
    let created: String
    var updated: String
    let document: StoredDocument

    private static let columns = "id, recid, draft, type, creator, revision, bucket, created, updated, document"

    init(_ row: Columns) {
        id = row[0]
        recid = row[1]
        draft = row[2]
        type = row[3]
        creator = row[4]
        revision = row[5]
        bucket = row[6]
        created = row[7]
        updated = row[8]
        document = StoredDocument(stored: row[9])
    }

    /// Looks a record number up.
    ///
    /// - Throws: NOPID.
    static func find(_ recid: String, in database: Database) throws -> Record {
        let found = try database.one("SELECT \(columns) FROM records WHERE recid = ?", [recid], read: Record.init)
        guard let found else { throw CapError.noPID }
        return found
    }

    static func find(id: Int64, in database: Database) throws -> Record? {
        try database.one("SELECT \(columns) FROM records WHERE id = ?", [id], read: Record.init)
    }
}
