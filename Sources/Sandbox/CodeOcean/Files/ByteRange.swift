/// The part of a file that a `Range` header asks for.
enum ByteRange: Equatable, Sendable {
    case whole
    case part(Range<Int>)
    /// There is nothing of the file there: 416.
    case unsatisfiable

    /// - Parameters:
    ///   - header: one range is honoured; what is malformed, or several ranges, count as no header.
    ///   - size: bytes of the file.
    init(_ header: String?, size: Int) {
        self = .whole
        guard let header, header.hasPrefix("bytes=") else { return }
        let parts = header.dropFirst("bytes=".count).split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        switch (Int(parts[0]), Int(parts[1])) {
        case (let first?, let last?) where first >= 0 && last >= first:
            self = first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
        case (let first?, nil) where first >= 0 && parts[1].isEmpty:
            self = first < size ? .part(first..<size) : .unsatisfiable
        case (nil, let length?) where length >= 0 && parts[0].isEmpty:
            self = length > 0 && size > 0 ? .part(max(0, size - length)..<size) : .unsatisfiable
        default: return
        }
    }
}
