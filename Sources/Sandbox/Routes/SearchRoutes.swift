import GRDB
import JSON

/// Lists of drafts and records (D1, R1, section 2.9).
struct SearchRoutes: Sendable {
    let store: Store

    func answer(_ call: Call, _ target: SearchRequest.Target) async throws -> Answer {
        let identity = try call.user()
        let request = try SearchRequest(call.query, target: target)
        let mediaType = try Negotiation.choose(call.request.headers.value(.accept), among: SearchOptions.mediaTypes)
        let view = RecordView(drafts: call.view(store))
        return try store.read { database in
            let page = try SearchPage.find(
                request, identity: identity, types: view.drafts.types, totals: store.totals, in: database)
            var answer =
                switch mediaType {
                case "application/csv", "application/marcxml+xml": PeopleList.answer(page, mediaType)
                default: try SearchRoutes.json(page, request, view, mediaType, call.origin, in: database)
                }
            answer.set(.link, SearchRoutes.linkHeader(page, request, call.origin))
            return answer
        }
    }

    private static func json(
        _ page: SearchPage, _ request: SearchRequest, _ view: RecordView, _ mediaType: String, _ origin: String,
        in database: Database
    ) throws -> Answer {
        var links = JSONObject()
        for (name, query) in pages(page, request) {
            links[name] = .string("\(origin)/api/\(folder(request))/?\(query)")
        }
        var text = JSONText()
        try text.object { text in
            text.member("aggregations", Facets.json(page.countsByType, types: view.drafts.types))
            try text.member("hits") { text in
                try text.object { text in
                    try text.member("hits") { text in
                        try text.array { text in
                            for hit in page.hits { try add(hit, view, mediaType, to: &text, in: database) }
                        }
                    }
                    text.member("total", .int(page.total))
                }
            }
            text.member("links", .object(links))
        }
        return .json(text, type: mediaType)
    }

    private static func add(
        _ hit: SearchPage.Hit, _ view: RecordView, _ mediaType: String, to text: inout JSONText, in database: Database
    ) throws {
        switch (hit, mediaType) {
        case (.draft(let draft), "application/basic+json"): view.drafts.addBasic(draft, to: &text)
        case (.draft(let draft), _): view.drafts.addHit(draft, to: &text)
        case (.record(let record), "application/basic+json"): view.addBasic(record, to: &text)
        case (.record(let record), _): try view.addHit(record, to: &text, in: database)
        }
    }

    private static func folder(_ request: SearchRequest) -> String {
        request.target == .drafts ? "deposits" : "records"
    }

    /// self, prev and next.
    private static func pages(_ page: SearchPage, _ request: SearchRequest) -> [(name: String, query: String)] {
        let current = request.skipped / request.size + 1
        var pages = [(name: "self", query: request.link(page: current))]
        if current > 1 { pages.append(("prev", request.link(page: current - 1))) }
        if request.skipped + request.size < page.total { pages.append(("next", request.link(page: current + 1))) }
        return pages
    }

    /// The addresses in the header lack `/api` (section 7.14).
    private static func linkHeader(_ page: SearchPage, _ request: SearchRequest, _ origin: String) -> String {
        pages(page, request).map { "<\(origin)/\(folder(request))/?\($0.query)>; rel=\"\($0.name)\"" }
            .joined(separator: ", ")
    }
}
