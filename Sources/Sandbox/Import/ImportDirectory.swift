import Foundation

/// What a directory must be for copies to go into it.
enum ImportDirectory {
    /// The folder of files on their way.
    static let downloads = "downloads"

    /// What a sandbox makes before its database is there.
    private static let own: Set<String> = ["sandbox.lock", "files", downloads]

    /// Lets through what is not there, what is empty, and what holds a sandbox.
    ///
    /// - Throws: ``SandboxError``.
    static func check(_ directory: String) throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) else { return }
        guard isDirectory.boolValue else { throw SandboxError("\(directory) is a file, not a directory") }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw SandboxError("cannot read the directory \(directory): \(error.localizedDescription)")
        }
        if names.contains("sandbox.sqlite") { return }
        guard let other = names.sorted().first(where: { !own.contains($0) }) else { return }
        throw SandboxError(
            "\(directory) holds something else than a sandbox, such as \(other); choose an empty or a new directory")
    }
}
