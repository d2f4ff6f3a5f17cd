/// Walks over the grapheme clusters of a line and counts its bytes, at the speed of bytes where the text is ASCII.
struct ClusterCursor {
    private let line: String
    private var index: String.Index
    private let end: String.Index
    /// How many bytes of UTF-8 were walked over or skipped.
    private(set) var offset: Int

    /// - Parameter offset: where to begin, in bytes of UTF-8, between two clusters.
    init(_ line: String, from offset: Int = 0) {
        self.line = line
        index = line.utf8.index(line.startIndex, offsetBy: offset)
        end = line.endIndex
        self.offset = offset
    }

    mutating func next() -> Character? {
        guard index < end else { return nil }
        let byte = line.utf8[index]
        let following = line.utf8.index(after: index)
        // Two ASCII bytes never make one cluster but as CR LF, and no line has a line feed.
        if byte < 0x80, following == end || line.utf8[following] < 0x80 {
            index = following
            offset += 1
            return Character(Unicode.Scalar(byte))
        }
        let cluster = line[index]
        index = line.index(after: index)
        offset += cluster.utf8.count
        return cluster
    }
}
