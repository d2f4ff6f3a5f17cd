#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What was entered before, oldest first, searched by beginning and by content.
///
/// The entries stay in one block of bytes in the form they have in the file (see `HistoryEntry`), because 100,000 of them
/// then load in the time it takes to find the line feeds and are searched without touching 100,000 strings.
public struct History: Sendable {
    private var bytes: [UInt8]
    private var spans: [Range<Int>] = []

    /// No entries.
    public init() { bytes = [] }

    /// The entries of a file.
    ///
    /// - Parameter file: the content of a history file; damaged lines and a last one without its end are left out.
    public init(file: [UInt8]) {
        bytes = file
        let isSound = String(validating: file, as: UTF8.self) != nil
        file.withUnsafeBytes { file in
            let hasZeros = file.firstOffset(of: 0, from: 0) != nil
            var start = 0
            while let end = file.firstOffset(of: UInt8(ascii: "\n"), from: start) {
                let line = file[start..<end]
                if end > start, !hasZeros || !line.contains(0),
                    isSound || String(validating: line, as: UTF8.self) != nil
                {
                    spans.append(start..<end)
                }
                start = end + 1
            }
        }
    }

    /// How many entries there are.
    public var count: Int { spans.count }

    /// The entry at an index, 0 being the oldest.
    public subscript(index: Int) -> String { HistoryEntry.decoded(bytes[spans[index]]) }

    /// Adds an entry as the newest.
    ///
    /// - Returns: false if it is kept out: it is blank, starts with a space or is what was added last.
    public mutating func add(_ entry: String) -> Bool {
        if entry.utf8.first == UInt8(ascii: " ") || entry.allSatisfy(\.isWhitespace) { return false }
        let line = HistoryEntry.encoded(entry)
        if let last = spans.last, bytes[last].elementsEqual(line) { return false }
        spans.append(bytes.count..<bytes.count + line.count)
        bytes += line
        return true
    }

    /// The newest entry before an index that begins with a text.
    public func last(before index: Int, beginningWith prefix: String) -> Int? {
        let prefix = HistoryEntry.encoded(prefix)
        return (0..<index).last { begins($0, with: prefix) }
    }

    /// The oldest entry after an index that begins with a text.
    public func first(after index: Int, beginningWith prefix: String) -> Int? {
        let prefix = HistoryEntry.encoded(prefix)
        return (index + 1..<max(count, index + 1)).first { begins($0, with: prefix) }
    }

    /// The newest entry before an index that has a text in it.
    public func last(before index: Int, containing text: String) -> Int? {
        let part = HistoryEntry.encoded(text)
        return (0..<index).last { contains($0, part, text) }
    }

    /// The oldest entry after an index that has a text in it.
    public func first(after index: Int, containing text: String) -> Int? {
        let part = HistoryEntry.encoded(text)
        return (index + 1..<max(count, index + 1)).first { contains($0, part, text) }
    }

    /// Characters are encoded one by one, so that an encoded text begins with what its beginning is encoded as.
    private func begins(_ index: Int, with prefix: [UInt8]) -> Bool {
        let span = spans[index]
        return span.count >= prefix.count
            && bytes.withUnsafeBytes { memcmp($0.baseAddress! + span.lowerBound, prefix, prefix.count) == 0 }
    }

    private func contains(_ index: Int, _ part: [UInt8], _ text: String) -> Bool {
        let span = spans[index]
        guard let first = part.first else { return true }
        let isFound = bytes.withUnsafeBytes { bytes in
            var start = bytes.baseAddress! + span.lowerBound
            let end = bytes.baseAddress! + span.upperBound
            while start + part.count <= end,
                let candidate = memchr(start, Int32(first), end - start - part.count + 1)
            {
                if memcmp(candidate, part, part.count) == 0 { return true }
                start = UnsafeRawPointer(candidate) + 1
            }
            return false
        }
        // The `n` of an encoded line feed is no `n`.
        let isPlain = !isFound || !bytes[span].contains(UInt8(ascii: "\\"))
        return isFound && (isPlain || self[index].contains(text))
    }
}

extension UnsafeRawBufferPointer {
    /// Where a byte stands for the first time from an offset on: many times faster than looking at one after another.
    fileprivate func firstOffset(of byte: UInt8, from start: Int) -> Int? {
        guard start < count, let base = baseAddress, let found = memchr(base + start, Int32(byte), count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }
}
