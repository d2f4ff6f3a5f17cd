import JSON

/// A folder of files that are known by their paths (section 3.5).
enum FolderListing {
    /// The answer for one folder: its files and the folders in it, each with its path from the root.
    ///
    /// - Returns: nil when there is no such folder.
    static func json(_ files: [(path: String, size: Int)], folder: String) -> JSONValue? {
        let prefix = normalized(folder).map { $0 + "/" } ?? ""
        var items: [String: JSONValue] = [:]
        for (path, size) in files where path.hasPrefix(prefix) {
            let rest = path.dropFirst(prefix.count)
            let name = String(rest.prefix { $0 != "/" })
            let item: JSONObject = ["name": .string(name), "path": .string(prefix + name)]
            if rest.count == name.count {
                items[name] = .object(item.adding(["size": .int(size), "type": "file"]))
            } else {
                items[name] = .object(item.adding(["type": "folder"]))
            }
        }
        guard !items.isEmpty || prefix.isEmpty else { return nil }
        return ["items": .array(items.sorted { $0.key < $1.key }.map(\.value))]
    }

    /// A path without slashes at its ends; nil for the root.
    static func normalized(_ path: String) -> String? {
        let parts = path.split(separator: "/").filter { $0 != "." }
        return parts.isEmpty ? nil : parts.joined(separator: "/")
    }
}

extension JSONObject {
    fileprivate func adding(_ other: JSONObject) -> JSONObject {
        var object = self
        object.merge(other)
        return object
    }
}
