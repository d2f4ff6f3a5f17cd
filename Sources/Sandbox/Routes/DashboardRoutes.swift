import GRDB
import JSON

/// The start page of the web interface and the pages of types (U2, U3).
struct DashboardRoutes: Sendable {
    let store: Store

    func answer(_ call: Call, _ segments: [String]) async throws -> Answer {
        guard call.isRead else { throw CapError.method }
        let identity = try call.user()
        if segments == ["dashboard"] { return try await dashboard(call, identity) }
        guard segments.first == "collection", (2...3).contains(segments.count) else { throw CapError.noURL }
        let version = segments.count == 3 ? segments[2] : nil
        guard let type = store.types.type(named: segments[1], version: version) else { throw CapError.noURL }
        guard type.isReadable(by: identity) else { throw CapError.denied }
        return try await collection(call, identity, type, version: version)
    }

    private func dashboard(_ call: Call, _ identity: Identity) async throws -> Answer {
        var body = try await lists(call, identity, collection: nil, version: nil)
        let draftCount = body.ownDrafts
        let recordCount = body.ownRecords
        body.object["user_workflows"] = ["data": [], "more": "#"]
        body.object["user_drafts_count"] = .int(draftCount)
        body.object["user_published_count"] = .int(recordCount)
        body.object["user_count"] = .int(draftCount + recordCount)
        return .json(.object(body.object))
    }

    private func collection(
        _ call: Call, _ identity: Identity, _ type: AnalysisType, version: String?
    ) async throws -> Answer {
        var body = try await lists(call, identity, collection: type.name, version: version).object
        let types = store.types
        let view = TypeView(origin: call.origin, types: types, accounts: store.accounts)
        var config = type.config.object ?? [:]
        config["permissions"] = view.permissions(type)
        body["schema_data"] = [
            "config": .object(config), "fullname": .string(type.fullname), "name": .string(type.name),
            "version": .string(type.version),
            "versions": .array(types.versions(of: type.name).reversed().map { .string($0.version) }),
        ]
        return .json(.object(body))
    }

    private struct Lists: Sendable {
        var object: JSONObject
        var ownDrafts: Int
        var ownRecords: Int
    }

    /// Drafts and records, of all and of the caller: the newest five of each.
    private func lists(
        _ call: Call, _ identity: Identity, collection: String?, version: String?
    ) async throws -> Lists {
        let view = RecordView(drafts: call.view(store))
        return try store.read { [store] database in
            var lists = Lists(object: [:], ownDrafts: 0, ownRecords: 0)
            for target in [SearchRequest.Target.drafts, .records] {
                for isOwn in [false, true] {
                    var request = SearchRequest(target: target)
                    request.order = .newest
                    request.size = 5
                    request.byMe = isOwn ? true : nil
                    request.collections = collection.map { [$0] } ?? []
                    request.versions = version.map { [$0] } ?? []
                    let page = try SearchPage.find(
                        request, identity: identity, types: view.drafts.types, totals: store.totals, in: database)
                    let data = try page.hits.map { hit -> JSONValue in
                        var text = JSONText()
                        switch hit {
                        case .draft(let draft): view.drafts.addHit(draft, showsAccess: true, to: &text)
                        case .record(let record): try view.addHit(record, to: &text, in: database)
                        }
                        return try text.parsed()
                    }
                    let name = (isOwn ? "user_" : "") + (target == .drafts ? "drafts" : "published")
                    lists.object[name] = [
                        "data": .array(data),
                        "more": .string(DashboardRoutes.more(target, isOwn: isOwn, collection, version)),
                    ]
                    if isOwn && target == .drafts { lists.ownDrafts = page.total }
                    if isOwn && target == .records { lists.ownRecords = page.total }
                }
            }
            return lists
        }
    }

    private static func more(
        _ target: SearchRequest.Target, isOwn: Bool, _ collection: String?, _ version: String?
    ) -> String {
        var items: [String] = []
        if let collection { items.append("collection=\(collection)") }
        if let version { items.append("collection_version=\(version)") }
        items.append("q=")
        if isOwn { items.append("by_me=True") }
        return (target == .drafts ? "/drafts?" : "/search?") + items.joined(separator: "&")
    }
}
