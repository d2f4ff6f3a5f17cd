import Foundation
import GRDB
import JSON

/// The files of an analysis on their way into the bucket of its copy.
struct ImportedFiles {
    let store: FileStore
    /// Paths of what was fetched, by checksum.
    private let contents: JSONObject?
    /// What came into the store so far: removed again when the analysis cannot be stored.
    private(set) var adopted: [String] = []
    /// By checksum, what of it is in the store.
    private var known: [String: String] = [:]

    /// - Parameter contents: nil when no files are wanted; then buckets stay as they are.
    init(_ contents: JSONObject?, store: FileStore) {
        self.contents = contents
        self.store = store
    }

    /// Whether files are to be copied.
    var areWanted: Bool { contents != nil }

    /// Brings the present files of a bucket to those that the server shows.
    ///
    /// - Parameter source: another bucket of the analysis, which may hold the same contents.
    /// - Returns: whether something changed, and the names of files that the bucket does not hold.
    mutating func fill(
        _ bucket: String, with shown: [JSONValue], sharing source: String?, _ change: inout Change
    ) throws -> (isChanged: Bool, missing: [String]) {
        let present = try StoredObject.heads(of: bucket, in: change.database)
        var isChanged = false
        var missing: [String] = []
        for file in shown {
            guard let key = file["key"]?.string, let checksum = file["checksum"]?.string, let size = file["size"]?.int
            else { continue }
            if present.contains(where: { $0.key == key && $0.checksum == checksum && $0.size == Int(size) }) {
                continue
            }
            guard contents != nil, let content = try content(checksum, [bucket, source ?? bucket], change.database)
            else {
                missing.append(key)
                continue
            }
            try StoredObject.insert(
                bucket: bucket, key: key, file: content, size: Int(size), checksum: checksum,
                mimetype: file["mimetype"]?.string ?? "application/octet-stream",
                tags: (file["tags"] ?? [:]).text(), &change)
            isChanged = true
        }
        guard contents != nil else { return (isChanged, missing) }
        let wanted = Set(shown.compactMap { $0["key"]?.string })
        for file in present where !wanted.contains(file.key) {
            try file.mark(&change)
            isChanged = true
        }
        return (isChanged, missing)
    }

    /// The stored file with a checksum: one that the analysis has already, or one that was fetched.
    private mutating func content(_ checksum: String, _ buckets: [String], _ database: Database) throws -> String? {
        if let file = known[checksum] { return file }
        let present = try database.one(
            "SELECT file FROM objects WHERE bucket IN (?, ?) AND checksum = ? AND file IS NOT NULL LIMIT 1",
            [buckets[0], buckets[1], checksum]
        ) { $0[0] as String }
        if let present {
            known[checksum] = present
            return present
        }
        guard let path = contents?[checksum]?.string else { return nil }
        let file = try store.adopt(path)
        adopted.append(file)
        known[checksum] = file
        return file
    }
}

extension FileStore {
    /// Takes a whole file of the same disk in.
    fileprivate func adopt(_ source: String) throws -> String {
        let file = Identifiers.uuid()
        let target = path(file)
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: source, toPath: target)
        return file
    }
}
