import Crypto

/// Identifiers that are the same in every sandbox.
enum OceanID {
    /// A UUID made from a name: demo data and people keep their ids from one start to the next.
    static func named(_ kind: String, _ name: String) -> String {
        var bytes = Array(SHA256.hash(data: Array("\(kind)/\(name)".utf8)).prefix(16))
        // The bits that mark a UUID of version 4.
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array(bytes.hexadecimal)
        var parts: [String] = []
        var start = 0
        for length in [8, 4, 4, 4, 12] {
            parts.append(String(digits[start..<start + length]))
            start += length
        }
        return parts.joined(separator: "-")
    }

    /// A short number for links: seven decimal digits, the first of which may be zero.
    static func slug(_ name: String) -> String {
        let number = SHA256.hash(data: Array("slug/\(name)".utf8)).prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return slug(number)
    }

    /// The slug of a number.
    static func slug(_ number: Int) -> String {
        let digits = String(number % 10_000_000)
        return String(repeating: "0", count: 7 - digits.count) + digits
    }
}
