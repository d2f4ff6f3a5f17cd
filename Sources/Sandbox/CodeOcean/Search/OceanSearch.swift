import Crypto
import JSON

/// The one search behind capsules, pipelines and data assets (section 8).
enum OceanSearch {
    private struct Hit<Item: OceanSearchable> {
        let position: OceanPosition
        let entry: OceanEntry<Item>
    }

    /// A page of results. It goes on behind the place where the page before ended, not at a number: what is created, changed or
    /// deleted in between moves nothing else.
    static func page<Item: OceanSearchable>(
        _ entries: some Sequence<OceanEntry<Item>>, _ request: OceanSearchRequest, key: SymmetricKey
    ) throws(OceanError) -> JSONObject {
        var start: OceanPosition?
        if let token = request.token { start = try OceanPageToken.read(token, identity: request.identity, key: key) }
        let offset = start == nil ? request.offset : 0
        let (wanted, overflow) = offset.addingReportingOverflow(request.limit + 1)
        var first = FirstInOrder<Hit<Item>>(overflow ? .max : wanted) {
            $0.position.precedes($1.position, descending: request.isDescending)
        }
        for entry in entries {
            guard let score = request.score(entry) else { continue }
            let sortKey = request.sortField.map { entry.item.sortKey($0, at: request.now) } ?? .number(score)
            let position = OceanPosition(key: sortKey, id: entry.item.id)
            if let start, !start.precedes(position, descending: request.isDescending) { continue }
            first.add(Hit(position: position, entry: entry))
        }
        let hits = first.elements.dropFirst(offset)
        let page = hits.prefix(request.limit)
        var object: JSONObject = [
            "has_more": .bool(hits.count > page.count),
            "results": .array(page.map { $0.entry.item.json(at: request.now) }),
        ]
        if hits.count > page.count, let last = page.last {
            object["next_token"] = .string(OceanPageToken.text(last.position, identity: request.identity, key: key))
        }
        return object
    }
}

/// The first few elements of a sequence in an order, without sorting all of it.
struct FirstInOrder<Element> {
    private let count: Int
    private let precedes: (Element, Element) -> Bool
    private var collected: [Element] = []
    private var bound: Element?

    /// - Parameters:
    ///   - count: how many elements to keep.
    ///   - precedes: a strict total order.
    init(_ count: Int, by precedes: @escaping (Element, Element) -> Bool) {
        self.count = count
        self.precedes = precedes
    }

    /// Elements are collected up to twice the count; then the second half can go, and so can all that would be in it later.
    mutating func add(_ element: Element) {
        if let bound, !precedes(element, bound) { return }
        collected.append(element)
        if collected.count / 2 >= count { cut() }
    }

    private mutating func cut() {
        collected.sort(by: precedes)
        collected.removeLast(collected.count - count)
        bound = collected.last
    }

    /// What was asked for, in order.
    var elements: [Element] { Array(collected.sorted(by: precedes).prefix(count)) }
}
