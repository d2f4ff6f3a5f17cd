/// Order and equality of strings by their UTF-8 bytes, which is the order of code points.
/// `String` itself compares by canonical equivalence and would merge two different member names.
enum UTF8Order {
    /// Less than, equal to or greater than zero, like memcmp.
    static func compare(_ left: String, _ right: String) -> Int {
        if let order = left.utf8.withContiguousStorageIfAvailable({ a in
            right.utf8.withContiguousStorageIfAvailable { b in compare(a, b) }
        }), let order {
            return order
        }
        var left = left
        var right = right
        return left.withUTF8 { a in right.withUTF8 { b in compare(a, b) } }
    }

    private static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        for index in 0..<min(a.count, b.count) where a[index] != b[index] { return Int(a[index]) - Int(b[index]) }
        return a.count - b.count
    }
}
