import GRDB
import JSON

/// What a user may do with a draft or record, implied rights included (section 4.4).
struct Rights: OptionSet, Sendable {
    let rawValue: Int
    static let read = Rights(rawValue: 1)
    static let update = Rights(rawValue: 2)
    static let admin = Rights(rawValue: 4)
    static let review = Rights(rawValue: 8)
    /// To read the files: reviewers may not (section 4.4).
    static let files = Rights(rawValue: 16)
    static let all: Rights = [.read, .update, .admin, .review, .files]

    /// The rights of a user on a draft.
    static func on(_ draft: Draft, type: AnalysisType?, for identity: Identity?, in database: Database) throws -> Rights
    {
        guard let identity else { return [] }
        if identity.isSuperuser { return .all }
        var rights: Rights = []
        for action in try granted(Draft.kind, draft.id, to: identity, in: database) {
            rights.formUnion(implied(by: action))
        }
        for action in ["read", "update", "admin", "review"]
        where type?.grants("deposit-schema-\(action)", to: identity) == true {
            rights.formUnion(implied(by: action))
        }
        return rights
    }

    /// Whether a user may read a record: `record-update` alone is not enough, unlike for drafts.
    static func canRead(_ record: Record, type: AnalysisType?, for identity: Identity, in database: Database) throws
        -> Bool
    {
        if identity.isSuperuser || type?.grants("record-schema-read", to: identity) == true { return true }
        return try granted(Record.kind, record.id, to: identity, in: database).contains { $0 != "update" }
    }

    /// Whether a user holds any right on a record, `record-update` included: what its bucket asks for.
    static func holdsAny(on record: Record, _ identity: Identity, in database: Database) throws -> Bool {
        try !granted(Record.kind, record.id, to: identity, in: database).isEmpty
    }

    private static func implied(by action: String) -> Rights {
        switch action {
        case "admin": .all
        case "update": [.read, .update, .files]
        case "review": [.read, .review]
        default: [.read, .files]
        }
    }

    static func granted(
        _ kind: Int, _ object: Int64, to identity: Identity, in database: Database
    ) throws -> [String] {
        try database.all(
            "SELECT action, principal FROM grants WHERE kind = ? AND object = ?", [kind, object]
        ) { row -> String? in
            identity.principals.contains(row[1]) ? row[0] : nil
        }.compactMap { $0 }
    }
}

/// The list of holders of rights in a document: `_access` (section 4.5).
enum AccessList {
    /// All who are named for reading or administration, which makes a document show up in searches (section 1.8).
    static func readers(_ document: JSONObject, prefix: String) -> Set<Int64> {
        guard let access = document["_access"]?.object else { return [] }
        var readers: Set<Int64> = []
        for right in ["read", "admin"] { readers.formUnion(principals(access["\(prefix)-\(right)"])) }
        return readers
    }

    /// Users as they are, roles negated.
    static func principals(_ entry: JSONValue?) -> [Int64] {
        (entry?["users"]?.array ?? []).compactMap(\.int) + (entry?["roles"]?.array ?? []).compactMap(\.int).map { -$0 }
    }

    /// Replaces the readers of an object.
    static func index(_ kind: Int, _ object: Int64, _ readers: Set<Int64>, _ change: inout Change) throws {
        let database = change.database
        let present = Set(
            try database.all("SELECT principal FROM readers WHERE kind = ? AND object = ?", [kind, object]) {
                $0[0] as Int64
            })
        guard present != readers else { return }
        change.changesLists = true
        for principal in present.subtracting(readers) {
            try database.run(
                "DELETE FROM readers WHERE kind = ? AND principal = ? AND object = ?", [kind, principal, object])
        }
        for principal in readers.subtracting(present) {
            try database.run(
                "INSERT INTO readers (kind, principal, object) VALUES (?, ?, ?)", [kind, principal, object])
        }
    }

    static func grant(_ kind: Int, _ object: Int64, _ action: String, _ principal: Int64, in database: Database) throws
    {
        try database.run(
            "INSERT OR IGNORE INTO grants (kind, object, action, principal) VALUES (?, ?, ?, ?)",
            [kind, object, action, principal])
    }
}
