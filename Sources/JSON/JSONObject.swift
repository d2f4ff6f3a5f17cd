/// The members of a JSON object, sorted by the bytes of their names, each name once.
///
/// Sorted storage makes output reproducible without sorting again, and look-up a binary search.
public struct JSONObject: Sendable {
    /// The names, sorted.
    public private(set) var keys: [String]
    /// The values, in the order of the names.
    public private(set) var values: [JSONValue]

    /// An object without members.
    public init() {
        keys = []
        values = []
    }

    /// Takes names in any order and their values; of members with the same name the last one counts.
    init(_ names: [String], _ members: [JSONValue]) {
        keys = names
        values = members
        let isInOrder = names.indices.dropFirst().allSatisfy { UTF8Order.compare(names[$0 - 1], names[$0]) < 0 }
        if !isInOrder { sort() }
    }

    /// One sort, not an insertion per member: that would be quadratic for a large object.
    private mutating func sort() {
        let sorted = zip(keys, values).sorted { UTF8Order.compare($0.0, $1.0) < 0 }
        keys.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        for (key, value) in sorted {
            if let last = keys.last, UTF8Order.compare(last, key) == 0 {
                values[values.count - 1] = value  // the sort is stable
            } else {
                keys.append(key)
                values.append(value)
            }
        }
    }

    /// The number of members.
    public var count: Int { keys.count }

    /// Whether there are no members.
    public var isEmpty: Bool { keys.isEmpty }

    /// The value of a member; nil when absent. Assigning nil removes the member.
    public subscript(key: String) -> JSONValue? {
        get {
            let (index, found) = position(of: key)
            return found ? values[index] : nil
        }
        set {
            let (index, found) = position(of: key)
            switch (found, newValue) {
            case (true, let value?):
                values[index] = value
            case (true, nil):
                keys.remove(at: index)
                values.remove(at: index)
            case (false, let value?):
                keys.insert(key, at: index)
                values.insert(value, at: index)
            case (false, nil):
                break
            }
        }
    }

    /// Changes the value of an existing member in place.
    ///
    /// - Returns: what `change` returned, nil when there is no such member.
    public mutating func update<Result>(
        _ key: String, _ change: (inout JSONValue) throws -> Result
    ) rethrows -> Result? {
        let (index, found) = position(of: key)
        guard found else { return nil }
        return try change(&values[index])
    }

    /// Adds the members of another object, which win over those of the same name here.
    public mutating func merge(_ other: JSONObject) {
        for (key, value) in other { self[key] = value }
    }

    private func position(of key: String) -> (index: Int, found: Bool) {
        // Members usually arrive in order: the end is looked at first.
        guard let last = keys.last else { return (0, false) }
        let order = UTF8Order.compare(last, key)
        if order < 0 { return (keys.count, false) }
        if order == 0 { return (keys.count - 1, true) }
        var low = 0
        var high = keys.count - 1
        while low < high {
            let middle = (low + high) / 2
            if UTF8Order.compare(keys[middle], key) < 0 { low = middle + 1 } else { high = middle }
        }
        return (low, UTF8Order.compare(keys[low], key) == 0)
    }
}

extension JSONObject: Sequence {
    /// The members in order.
    public func makeIterator() -> Zip2Sequence<[String], [JSONValue]>.Iterator { zip(keys, values).makeIterator() }
}

extension JSONObject: Equatable {
    /// Equal names with equal values, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.keys.indices where UTF8Order.compare(left.keys[index], right.keys[index]) != 0 {
            return false
        }
        return left.values == right.values
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object of these members.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements.map(\.0), elements.map(\.1))
    }
}
