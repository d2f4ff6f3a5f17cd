import HTTPTypes
import JSON

/// `/records` (section 3.5): published records can be read and nothing else.
struct RecordRoutes: Sendable {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) async throws -> Answer {
        guard let recid = rest.first else {
            switch call.method {
            case .get, .head: return try await SearchRoutes(store: store).answer(call, .records)
            case .post: throw call.identity == nil ? CapError.noAuth : CapError.denied
            case .options: return Call.options("OPTIONS, GET, POST, HEAD")
            default: throw CapError.method
            }
        }
        guard rest.count == 1 else { throw CapError.noURL }
        if recid == "_options", call.isRead { return .json(SearchOptions.records) }
        switch call.method {
        case .get, .head: return try await get(call, recid)
        case .options: return Call.options("DELETE, PUT, OPTIONS, GET, HEAD, PATCH")
        case .patch where call.mediaType != "application/json-patch+json": throw CapError.patchMedia
        case .put, .patch, .delete:
            _ = try store.read { try Record.find(recid, in: $0) }
            throw call.identity == nil ? CapError.noAuth : CapError.denied
        default: throw CapError.method
        }
    }

    private func get(_ call: Call, _ recid: String) async throws -> Answer {
        let view = RecordView(drafts: call.view(store))
        return try store.read { database in
            let record = try Record.find(recid, in: database)
            let identity = try call.writer()
            let type = view.drafts.types[record.type]
            guard try Rights.canRead(record, type: type, for: identity, in: database) else { throw CapError.denied }
            let etag = "\"\(record.revision)\""
            if Preconditions.isUnchanged(call.request.headers, etag: etag, updated: record.updated) {
                var answer = Answer.empty(status: 304, type: nil)
                answer.set(.eTag, etag)
                return answer
            }
            let mediaType = try Negotiation.choose(call.request.headers[.accept], among: RecordView.mediaTypes)
            let granted = try Rights.granted(Record.kind, record.id, to: identity, in: database)
            let canUpdate = identity.isSuperuser || granted.contains("update") || granted.contains("admin")
            let body = try view.item(record, as: mediaType, canUpdate: canUpdate, in: database)
            var answer = Answer(
                status: 200, contentType: mediaType == "application/form+json" ? "application/json" : mediaType,
                body: body)
            answer.set(.eTag, etag)
            answer.set(.lastModified, Timestamp.http(record.updated))
            answer.set(.link, view.linkHeader(record))
            return answer
        }
    }
}
