import GRDB
import JSON

/// Published records as clients see them (sections 2.3, 2.4, 2.8).
struct RecordView: Sendable {
    static let mediaTypes = ["application/json", "application/basic+json", "application/form+json"]

    let drafts: DraftView

    func item(
        _ record: Record, as mediaType: String, canUpdate: Bool, in database: Database
    ) throws -> JSONValue {
        if mediaType == "application/basic+json" { return basic(record) }
        var object = try hit(record, in: database)
        if let bucket = record.bucket {
            object["files"] = .array(
                try StoredObject.heads(of: bucket, in: database).map { $0.listed(origin: drafts.origin) })
        }
        if mediaType == "application/form+json", let type = drafts.types[record.type] {
            object["can_update"] = .bool(canUpdate)
            object["can_review"] = false
            let isReviewable = type.config["reviewable"]?.bool == true
            if isReviewable { object["review"] = record.document["_review"] ?? [] }
            object["schemas"] = [
                "config_reviewable": .bool(isReviewable),
                "schema": try SchemaResolution.resolve(type, published: true, in: drafts.types),
                "uiSchema": type.part("options", published: true),
            ]
        }
        return .object(object)
    }

    /// A record in a search page: with `access`, files as its document lists them.
    func hit(_ record: Record, in database: Database) throws -> JSONObject {
        let draft = try database.one("SELECT pid FROM drafts WHERE id = ?", [record.draft])
        return [
            "access": drafts.access(record.document),
            "created": .string(record.created),
            "created_by": drafts.accounts.json(creator: record.creator),
            "draft_id": .string(draft?[0] ?? ""),
            "experiment": record.document["_experiment"] ?? .null,
            "files": record.document["_files"] ?? [],
            "id": .string(record.recid),
            "is_owner": .bool(record.creator != nil && record.creator == drafts.identity?.id),
            "labels": drafts.labels(record.document),
            "links": .object(links(record)),
            "metadata": .object(DraftBody.metadata(record.document)),
            "revision": .int(record.revision),
            "schema": drafts.schema(record.document),
            "status": "published",
            "type": "record",
            "updated": .string(record.updated),
        ]
    }

    /// `pid` and `recid` are both the record number (section 7.30).
    func basic(_ record: Record) -> JSONValue {
        [
            "created": .string(record.created), "metadata": .object(DraftBody.metadata(record.document)),
            "pid": .string(record.recid), "recid": .string(record.recid), "updated": .string(record.updated),
        ]
    }

    func links(_ record: Record) -> JSONObject {
        var links: JSONObject = [
            "html": .string("\(drafts.origin)/published/\(record.recid)"),
            "self": .string("\(drafts.origin)/api/records/\(record.recid)"),
        ]
        if let bucket = record.bucket { links["bucket"] = .string("\(drafts.origin)/api/files/\(bucket)") }
        return links
    }

    func linkHeader(_ record: Record) -> String {
        let links = links(record)
        return ["self", "html", "bucket"].compactMap { name in
            links[name]?.string.map { "<\($0)>; rel=\"\(name)\"" }
        }.joined(separator: ", ")
    }
}
