import GRDB
import JSON

/// Published records as clients see them (sections 2.3, 2.4, 2.8).
struct RecordView: Sendable {
    static let mediaTypes = ["application/json", "application/basic+json", "application/form+json"]

    let drafts: DraftView

    func item(
        _ record: Record, as mediaType: String, canUpdate: Bool, in database: Database
    ) throws -> Answer.Body {
        var text = JSONText()
        if mediaType == "application/basic+json" {
            addBasic(record, to: &text)
            return .text(text)
        }
        let files = try record.bucket.map { bucket in
            JSONValue.array(try StoredObject.heads(of: bucket, in: database).map { $0.listed(origin: drafts.origin) })
        }
        try add(record, files: files, to: &text, in: database)
        guard mediaType == "application/form+json", let type = drafts.types[record.type] else { return .text(text) }
        var object = try text.parsed().object ?? [:]
        object["can_update"] = .bool(canUpdate)
        object["can_review"] = false
        let isReviewable = type.config["reviewable"]?.bool == true
        if isReviewable { object["review"] = record.document["_review"] ?? [] }
        object["schemas"] = [
            "config_reviewable": .bool(isReviewable),
            "schema": try SchemaResolution.resolve(type, published: true, in: drafts.types),
            "uiSchema": type.part("options", published: true),
        ]
        return .json(.object(object))
    }

    /// A record in a search page: with `access`, files as its document lists them.
    func addHit(_ record: Record, to text: inout JSONText, in database: Database) throws {
        try add(record, files: nil, to: &text, in: database)
    }

    /// - Parameter files: other than the document lists.
    private func add(
        _ record: Record, files: JSONValue?, to text: inout JSONText, in database: Database
    ) throws {
        let document = record.document
        let draft = try database.one("SELECT pid FROM drafts WHERE id = ?", [record.draft])
        text.object { text in
            text.member("access") { drafts.addAccess(document, to: &$0) }
            text.member("created", record.created)
            text.member("created_by") { drafts.accounts.add(creator: record.creator, to: &$0) }
            text.member("draft_id", draft?[0] as String? ?? "")
            text.member("experiment", document["_experiment"] ?? .null)
            text.member("files", files ?? document["_files"] ?? [])
            text.member("id", record.recid)
            text.member("is_owner", .bool(record.creator != nil && record.creator == drafts.identity?.id))
            text.member("labels", drafts.labels(document))
            text.member("links", .object(links(record)))
            text.member("metadata") { document.addMetadata(to: &$0) }
            text.member("revision", .int(record.revision))
            text.member("schema") { drafts.addSchema(document, to: &$0) }
            text.member("status", "published")
            text.member("type", "record")
            text.member("updated", record.updated)
        }
    }

    /// `pid` and `recid` are both the record number (section 7.30).
    func addBasic(_ record: Record, to text: inout JSONText) {
        text.object { text in
            text.member("created", record.created)
            text.member("metadata") { record.document.addMetadata(to: &$0) }
            text.member("pid", record.recid)
            text.member("recid", record.recid)
            text.member("updated", record.updated)
        }
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
