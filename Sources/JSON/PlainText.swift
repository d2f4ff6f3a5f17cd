/// Text that stands in a JSON document as it is: ASCII without control characters, quotes and backslashes.
enum PlainText {
    /// How many bytes at the front are plain; looks at eight at a time, as nearly all text is.
    static func prefix(of bytes: UnsafeRawBufferPointer) -> Int {
        var count = 0
        while bytes.count - count >= 8, isPlain(bytes.loadUnaligned(fromByteOffset: count, as: UInt64.self)) {
            count += 8
        }
        while count < bytes.count, isPlain(bytes[count]) { count += 1 }
        return count
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte <= 0x7E && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Whether eight bytes are plain. Each test sets the high bit of a byte that fails it; it may set that of a byte above a
    /// failing one as well, which does not matter.
    private static func isPlain(_ word: UInt64) -> Bool {
        let each: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (each &* 0x22)
        let backslashes = word ^ (each &* 0x5C)
        let control = (word &- each &* 0x20) & ~word
        let special = ((quotes &- each) & ~quotes) | ((backslashes &- each) & ~backslashes)
        let beyondASCII = word | (word &+ each)
        return (control | special | beyondASCII) & (each &* 0x80) == 0
    }
}
