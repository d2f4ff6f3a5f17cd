import LineEditor

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Names of files for an argument that is a path.
enum FileCompletion {
    private static let most = 500

    /// - Parameters:
    ///   - prefix: what has been typed of the path.
    ///   - replaced: where it stands.
    static func completion(of prefix: String, replacing replaced: Range<Int>) -> Completion? {
        let folderEnd = prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex
        let folder = String(prefix[..<folderEnd])
        let start = String(prefix[folderEnd...])
        guard let directory = opendir(folder.isEmpty ? "." : folder) else { return nil }
        defer { closedir(directory) }
        var found: [Completion.Candidate] = []
        while let entry = readdir(directory) {
            let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix(start), name != ".", name != "..", start.hasPrefix(".") || !name.hasPrefix("."),
                isPlain(name)
            else { continue }
            found.append(.init(folder + name + (isFolder ? "/" : ""), kind: isFolder ? "folder" : "file"))
        }
        guard !found.isEmpty else { return nil }
        found.sort { $0.text < $1.text }
        return Completion(
            replacing: replaced, candidates: Array(found.prefix(most)), omitted: max(0, found.count - most))
    }

    /// Whether a name can stand in a Lua string as it is.
    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && !"\"'\\".utf8.contains($0) }
    }
}
