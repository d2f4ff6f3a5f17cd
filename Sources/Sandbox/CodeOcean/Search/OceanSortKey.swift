/// What results are sorted by: texts by code points, numbers by size. The keys of one search are all of one kind.
enum OceanSortKey: Comparable, Sendable {
    case number(Int)
    case text(String)
}

/// A place in the order of the results of a search: the key, and the id among equal keys.
struct OceanPosition: Sendable {
    let key: OceanSortKey
    let id: String

    /// Whether it comes before another; ids ascend in either direction.
    func precedes(_ other: OceanPosition, descending: Bool) -> Bool {
        if key == other.key { return id < other.id }
        return descending ? key > other.key : key < other.key
    }
}
