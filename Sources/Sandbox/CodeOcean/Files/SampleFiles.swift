/// Files for data assets whose contents nobody gave.
enum SampleFiles {
    /// A read-me and two tables, always the same for a name.
    static func table(named name: String) -> [RunResults.File] {
        var random = SeedRandom(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let tables = ["data/part-1.csv", "data/part-2.csv"].map { path in
            let rows = (0..<40).map { "\($0),\(random.below(500))" }
            return RunResults.File(
                path: path, bytes: Array((["hour,height"] + rows).joined(separator: "\n").utf8 + [0x0A]))
        }
        return [RunResults.File(path: "README.txt", bytes: Array("Copied from \(name)\n".utf8))] + tables
    }
}

extension FileStore {
    /// Stores the files of a data asset.
    func store(_ files: [RunResults.File]) throws -> [DataAsset.File] {
        try files.map { file in
            let stored = try store(file.bytes)
            return DataAsset.File(path: file.path, size: stored.size, stored: stored.file)
        }
    }
}
