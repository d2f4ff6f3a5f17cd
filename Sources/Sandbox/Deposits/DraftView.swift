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
    func item(_ draft: Draft, as mediaType: String, rights: Rights, in database: Database) throws -> Answer.Body {
        var text = JSONText()
        switch mediaType {
        case "application/basic+json": addBasic(draft, to: &text)
        case "application/permissions+json": return .json(permissions(draft))
        case "application/repositories+json":
            return .json(["webhooks": try Webhook.json(draft: draft.id, in: database)])
        default:
            let files = try StoredObject.listed(of: draft.bucket, in: database).map { $0.listed(origin: origin) }
            add(draft, files: .array(files), showsAccess: true, to: &text)
            if mediaType == "application/form+json" {
                var object = try text.parsed().object ?? [:]
                try addForm(to: &object, draft, rights: rights, in: database)
                return .json(.object(object))
            }
        }
        return .text(text)
    }

    /// A draft in a search page: without `access`, files as of the last commit.
    func addHit(_ draft: Draft, showsAccess: Bool = false, to text: inout JSONText) {
        add(draft, files: draft.document["_files"] ?? [], showsAccess: showsAccess, to: &text)
    }

    private func add(_ draft: Draft, files: JSONValue, showsAccess: Bool, to text: inout JSONText) {
        let document = draft.document
        text.object { text in
            if showsAccess { text.member("access") { addAccess(document, to: &$0) } }
            if let source = document["_deposit", "cloned_from", "value"] { text.member("cloned_from", source) }
            text.member("created", draft.created)
            text.member("created_by") { accounts.add(creator: draft.creator, to: &$0) }
            text.member("experiment", document["_experiment"] ?? .null)
            text.member("files", files)
            text.member("id", draft.pid)
            text.member("is_owner", .bool(draft.creator != nil && draft.creator == identity?.id))
            text.member("labels", labels(document))
            text.member("links") { addLinks(draft, to: &$0) }
            text.member("metadata") { document.addMetadata(to: &$0) }
            if let recid = draft.recid { text.member("recid", recid) }
            text.member("revision", .int(draft.revision))
            text.member("schema") { addSchema(document, to: &$0) }
            text.member("status", draft.status)
            text.member("type", "deposit")
            text.member("updated", draft.updated)
        }
    }

    func addBasic(_ draft: Draft, to text: inout JSONText) {
        text.object { text in
            text.member("created", draft.created)
            text.member("metadata") { draft.document.addMetadata(to: &$0) }
            text.member("pid", draft.pid)
            if let recid = draft.recid { text.member("recid", recid) }
            text.member("updated", draft.updated)
        }
    }

    private func permissions(_ draft: Draft) -> JSONValue {
        var lists = JSONObject()
        for (right, entry) in draft.document["_access"]?.object ?? [:] {
            let users = (entry["users"]?.array ?? []).compactMap(\.int)
            lists[right.hasPrefix("deposit-") ? String(right.dropFirst("deposit-".count)) : right] = [
                "roles": accounts.roles(entry), "users": .array(users.map { .string(accounts.users[$0]?.email ?? "") }),
            ]
        }
        return ["permissions": .object(lists)]
    }

    /// `_access` with people and groups by name.
    func addAccess(_ document: StoredDocument, to text: inout JSONText) {
        accounts.add(rights: document.text(of: "_access") ?? "{}", to: &text)
    }

    /// The type of a document: name, version and full name.
    func addSchema(_ document: StoredDocument, to text: inout JSONText) {
        let type = document["$schema"]?.string.flatMap(types.type(at:))?.type
        text.object { text in
            guard let type else { return }
            text.member("fullname", type.fullname)
            text.member("name", type.name)
            text.member("version", type.version)
        }
    }

    /// For CMS the CADI id and the names of physics objects; otherwise nothing (section 4.6).
    func labels(_ document: StoredDocument) -> JSONValue {
        guard document["_experiment"]?.string == "CMS" else { return [] }
        let cadi = document["basic_info", "cadi_id"]?.string ?? document["analysis_context", "cadi_id"]?.string
        return .array(cadi.map { [.string($0)] } ?? [])
    }

    private func addLinks(_ draft: Draft, to text: inout JSONText) {
        let url = origin + "/api/deposits/" + draft.pid
        let actions = url + "/actions/"
        text.object { text in
            text.member("bucket", origin + "/api/files/", draft.bucket)
            for action in ["clone", "discard", "disconnect_webhook", "edit"] { text.member(action, actions, action) }
            text.member("files", url, "/files")
            text.member("html", origin + "/drafts/", draft.pid)
            text.member("permissions", actions, "permissions")
            text.member("publish", actions, "publish")
            text.member("self", url)
            text.member("upload", actions, "upload")
        }
    }

    /// The `Link` header: every link, in the order of section 1.7.
    func linkHeader(_ draft: Draft) -> String {
        let deposit = origin + "/api/deposits/" + draft.pid
        var header = ""
        header.reserveCapacity(1500)
        for part in [
            "<", deposit, ">; rel=\"self\", <", deposit, "/files>; rel=\"files\", <", origin, "/drafts/", draft.pid,
            ">; rel=\"html\", <", origin, "/api/files/", draft.bucket, ">; rel=\"bucket\"",
        ] {
            header += part
        }
        for action in DraftView.actionLinks {
            header += ", <"
            header += deposit
            header += action
        }
        return header
    }

    /// What the links to actions end with in the header, after the address of the draft.
    private static let actionLinks = [
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
