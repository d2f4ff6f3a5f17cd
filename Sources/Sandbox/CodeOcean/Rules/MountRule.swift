/// Names of folders in the data folder (section 4.5).
enum MountRule {
    /// One folder name: a path into the data folder is accepted and cut down to it.
    ///
    /// - Throws: 400 for a name that is no folder name.
    static func read(_ text: String) throws(OceanError) -> String {
        var name = Substring(text)
        while name.first == "/" { name.removeFirst() }
        if text.hasPrefix("/"), name.hasPrefix("data/") { name = name.dropFirst("data/".count) }
        while name.last == "/" { name.removeLast() }
        guard !name.isEmpty, name != ".", name != "..", name.unicodeScalars.allSatisfy(isUsual) else {
            throw .bad("mount must be one folder name of letters, digits and . _ -, not \"\(text)\"")
        }
        return String(name)
    }

    private static func isUsual(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "._-".unicodeScalars.contains(scalar)
    }
}
