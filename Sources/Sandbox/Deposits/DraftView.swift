import GRDB
import JSON

/// Drafts as clients see them (sections 2.1 to 2.6).
struct DraftView: Sendable {
    static let mediaTypes = [
        "application/json", "application/basic+json", "application/form+json", "application/permissions+json",
        "application/repositories+json",
    ]

    let origin: String
    let accounts: AccountBook
    let types: TypeCatalog
    let identity: Identity?

    /// A draft in the negotiated format.
    func item(_ draft: Draft, as mediaType: String, rights: Rights, in database: Database) throws -> JSONValue {
        switch mediaType {
        case "application/basic+json": return basic(draft)
        case "application/permissions+json": return permissions(draft)
        case "application/repositories+json": return ["webhooks": try Webhook.json(draft: draft.id, in: database)]
        default:
            var object = hit(draft)
            object["access"] = access(draft.document)
            object["files"] = .array(
                try StoredObject.listed(of: draft.bucket, in: database).map { $0.listed(origin: origin) })
            if mediaType == "application/form+json" { try addForm(to: &object, draft, rights: rights, in: database) }
            return .object(object)
        }
    }

    /// A draft in a search page: without `access`, files as of the last commit.
    func hit(_ draft: Draft) -> JSONObject {
        var object: JSONObject = [
            "created": .string(draft.created),
            "created_by": accounts.json(creator: draft.creator),
            "experiment": draft.document["_experiment"] ?? .null,
            "files": draft.document["_files"] ?? [],
            "id": .string(draft.pid),
            "is_owner": .bool(draft.creator != nil && draft.creator == identity?.id),
            "labels": labels(draft.document),
            "links": .object(links(draft)),
            "metadata": .object(DraftBody.metadata(draft.document)),
            "revision": .int(draft.revision),
            "schema": schema(draft.document),
            "status": .string(draft.status),
            "type": "deposit",
            "updated": .string(draft.updated),
        ]
        if let recid = draft.recid { object["recid"] = .string(recid) }
        if let source = draft.deposit["cloned_from"]?["value"] { object["cloned_from"] = source }
        return object
    }

    func basic(_ draft: Draft) -> JSONValue {
        var object: JSONObject = [
            "created": .string(draft.created), "metadata": .object(DraftBody.metadata(draft.document)),
            "pid": .string(draft.pid), "updated": .string(draft.updated),
        ]
        if let recid = draft.recid { object["recid"] = .string(recid) }
        return .object(object)
    }

    private func permissions(_ draft: Draft) -> JSONValue {
        var lists = JSONObject()
        for (right, entry) in draft.document["_access"]?.object ?? [:] {
            let users = (entry["users"]?.array ?? []).compactMap(\.int)
            lists[right.hasPrefix("deposit-") ? String(right.dropFirst("deposit-".count)) : right] = [
                "roles": roles(entry), "users": .array(users.map { .string(accounts.users[$0]?.email ?? "") }),
            ]
        }
        return ["permissions": .object(lists)]
    }

    /// `_access` with people and groups by name.
    func access(_ document: JSONObject) -> JSONValue {
        var lists = JSONObject()
        for (right, entry) in document["_access"]?.object ?? [:] {
            let users = (entry["users"]?.array ?? []).compactMap(\.int)
            lists[right] = ["roles": roles(entry), "users": .array(users.map(accounts.json(user:)))]
        }
        return .object(lists)
    }

    private func roles(_ entry: JSONValue) -> JSONValue {
        .array((entry["roles"]?.array ?? []).compactMap(\.int).map { .string(accounts.roles[$0] ?? "") })
    }

    /// The type of a document: name, version and full name.
    func schema(_ document: JSONObject) -> JSONValue {
        guard let type = document["$schema"]?.string.flatMap(types.type(at:))?.type else { return [:] }
        return ["fullname": .string(type.fullname), "name": .string(type.name), "version": .string(type.version)]
    }

    /// For CMS the CADI id and the names of physics objects; otherwise nothing (section 4.6).
    func labels(_ document: JSONObject) -> JSONValue {
        guard document["_experiment"]?.string == "CMS" else { return [] }
        let cadi = document["basic_info"]?["cadi_id"]?.string ?? document["analysis_context"]?["cadi_id"]?.string
        return .array(cadi.map { [.string($0)] } ?? [])
    }

    func links(_ draft: Draft) -> JSONObject {
        let url = origin + "/api/deposits/" + draft.pid
        let actions = url + "/actions/"
        return [
            "bucket": .string(origin + "/api/files/" + draft.bucket), "clone": .string(actions + "clone"),
            "discard": .string(actions + "discard"),
            "disconnect_webhook": .string(actions + "disconnect_webhook"), "edit": .string(actions + "edit"),
            "files": .string(url + "/files"), "html": .string(origin + "/drafts/" + draft.pid),
            "permissions": .string(actions + "permissions"), "publish": .string(actions + "publish"),
            "self": .string(url), "upload": .string(actions + "upload"),
        ]
    }

    /// The `Link` header: every link, in the order of section 1.7.
    func linkHeader(_ draft: Draft) -> String {
        let deposit = origin + "/api/deposits/" + draft.pid
        var header = ""
        header.reserveCapacity(1500)
        header += "<\(deposit)>; rel=\"self\", <\(deposit)/files>; rel=\"files\""
        header += ", <\(origin)/drafts/\(draft.pid)>; rel=\"html\""
        header += ", <\(origin)/api/files/\(draft.bucket)>; rel=\"bucket\""
        for end in DraftView.actionEnds {
            header += ", <"
            header += deposit
            header += end
        }
        return header
    }

    /// What the links to actions end with in the header, after the address of the draft.
    private static let actionEnds = [
        "clone", "discard", "disconnect_webhook", "edit", "permissions", "publish", "upload",
    ].map { "/actions/\($0)>; rel=\"\($0)\"" }

    private func addForm(to object: inout JSONObject, _ draft: Draft, rights: Rights, in database: Database) throws {
        object["can_admin"] = .bool(rights.contains(.admin))
        object["can_update"] = .bool(rights.contains(.update))
        object["webhooks"] = try Webhook.json(draft: draft.id, in: database)
        guard let type = draft.document["$schema"]?.string.flatMap(types.type(at:))?.type else { return }
        var schema = try SchemaResolution.resolve(type, published: false, in: types)
        if let rules = types.enforced(type) {
            schema = rules.marking(schema, for: identity)
            object["x_cap_permission"] = rules.form
        }
        object["schemas"] = [
            "config": type.config, "schema": schema,
            "uiSchema": type.part("options", published: false),
        ]
        if type.config["reviewable"]?.bool == true {
            if rights.contains(.review) {
                object["can_review"] = true
                object["review"] = draft.document["_review"] ?? []
            }
            var links = object["links"]?.object ?? [:]
            links["review"] = .string("\(origin)/api/deposits/\(draft.pid)/actions/review")
            object["links"] = .object(links)
        }
    }
}
