/// The check of the header `Min-Server-Version` (section 1.8).
enum ServerVersion {
    /// - Parameters:
    ///   - header: the version that the client needs at least; nil asks for nothing.
    ///   - version: the version that the sandbox claims to be.
    /// - Throws: 400 when the server is older, or the header malformed.
    static func check(_ header: String?, version: String) throws(OceanError) {
        guard let header else { return }
        guard let needed = numbers(header) else {
            throw .bad("Min-Server-Version must look like \(version), not \"\(header)\"")
        }
        let own = numbers(version) ?? []
        if own.lexicographicallyPrecedes(needed) {
            throw .bad("server version \(version) is lower than required \(header)")
        }
    }

    /// Three numbers; missing ones are zero. A pre-release part is no part of the comparison.
    private static func numbers(_ text: String) -> [Int]? {
        let trimmed = text.trimmingBlanks()
        let core = (trimmed.hasPrefix("v") ? trimmed.dropFirst() : trimmed[...]).prefix { $0 != "-" && $0 != "+" }
        let parts = core.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil }
        guard (1...3).contains(parts.count), numbers.count == parts.count else { return nil }
        return numbers + repeatElement(0, count: 3 - numbers.count)
    }
}
