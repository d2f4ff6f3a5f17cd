import GRDB
import JSON

/// One page of hits with the numbers around it.
struct SearchPage: Sendable {
    enum Hit: Sendable {
        case draft(Draft)
        case record(Record)
    }

    var hits: [Hit] = []
    var total = 0
    /// Hits per type before facet filters, for the facets.
    var countsByType: [Int64: Int] = [:]

    /// Runs a search.
    ///
    /// - Parameter totals: remembers the numbers of lists without a query.
    static func find(
        _ request: SearchRequest, identity: Identity, types: TypeCatalog, totals: ListTotals, in database: Database
    ) throws -> SearchPage {
        var all = SearchConditions(request, identity: identity, types: types)
        var page = SearchPage()
        if all.rest == .everything {
            // Whoever sees a whole list sees each part of it: its documents need not be asked about one by one.
            if isKnownComplete(all.ignoringDates, totals) { all = all.ignoringVisibility }
            var filtered = all
            filtered.addFilters(request, types: types)
            page.countsByType = try counts(all, totals, in: database)
            let wanted = try counts(filtered, totals, in: database)
            page.total = wanted.values.reduce(0, +)
            guard request.skipped < page.total else { return page }
            // Dates that leave nothing out are none: the list has an index in its order.
            if wanted == totals.known(filtered.ignoringDates.key) { filtered = filtered.ignoringDates }
            // Where the caller sees all there is, which known numbers tell, no document need be asked about.
            let unrestricted = filtered.ignoringVisibility
            if try counts(unrestricted, totals, in: database).values.reduce(0, +) == page.total {
                filtered = unrestricted
            }
            try select(filtered, request, limit: request.size, offset: request.skipped, in: database) { hit in
                page.hits.append(hit)
            }
        } else {
            try page.scan(request, all, types, in: database)
        }
        return page
    }

    private static func counts(
        _ conditions: SearchConditions, _ totals: ListTotals, in database: Database
    ) throws -> [Int64: Int] {
        try totals.counts(conditions.key, isMomentary: conditions.dependsOnUpdates) {
            let rows = try database.all(
                "SELECT type, COUNT(*) FROM \(conditions.table) WHERE \(conditions.sql) GROUP BY type",
                conditions.arguments)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as Int64, $0[1] as Int) })
        }
    }

    /// Whether it is known already, without counting, that the caller sees all there is.
    private static func isKnownComplete(_ conditions: SearchConditions, _ totals: ListTotals) -> Bool {
        guard let seen = totals.known(conditions.key) else { return false }
        return seen == totals.known(conditions.ignoringVisibility.key)
    }

    /// Visits hits in order.
    private static func select(
        _ conditions: SearchConditions, _ request: SearchRequest, limit: Int = .max, offset: Int = 0,
        in database: Database,
        visit: (Hit) throws -> Void
    ) throws {
        let order =
            switch request.order {
            case .shelf: "shelf, updated, id"
            case .newest: "updated DESC, id DESC"
            case .oldest: "updated, id"
            }
        // The ids first, and each document when its turn comes: a sort would carry those of all hits along. Without LIMIT,
        // for which SQLite inserts every hit into a tree as long as the window; sorting them all is several times faster.
        let ids = try database.some(
            "SELECT id FROM \(conditions.table) WHERE \(conditions.sql) ORDER BY \(order)",
            conditions.arguments, skipping: offset, limit: limit
        ) { $0[0] as Int64 }
        for id in ids {
            switch request.target {
            case .drafts: if let draft = try Draft.find(id: id, in: database) { try visit(.draft(draft)) }
            case .records: if let record = try Record.find(id: id, in: database) { try visit(.record(record)) }
            }
        }
    }

    /// Judges every candidate in order; keeps those of the page and counts the others.
    private mutating func scan(
        _ request: SearchRequest, _ all: SearchConditions, _ types: TypeCatalog, in database: Database
    ) throws {
        let matcher = SearchMatcher(query: all.rest)
        let wanted = Set(types.all.filter(request.wants).map(\.id))
        try SearchPage.select(all, request, in: database) { hit in
            guard matcher.matches(hit.subject(types)) else { return }
            countsByType[hit.type, default: 0] += 1
            guard wanted.contains(hit.type) else { return }
            total += 1
            if total > request.skipped && hits.count < request.size { hits.append(hit) }
        }
    }
}

extension SearchPage.Hit {
    var type: Int64 {
        switch self {
        case .draft(let draft): draft.type
        case .record(let record): record.type
        }
    }

    func subject(_ types: TypeCatalog) -> SearchMatcher.Subject {
        switch self {
        case .draft(let draft):
            .init(
                document: draft.document.members, created: draft.created, updated: draft.updated,
                type: types[draft.type])
        case .record(let record):
            .init(
                document: record.document.members, created: record.created, updated: record.updated,
                type: types[record.type])
        }
    }
}
