import Foundation
import GRDB
import JSON

/// Writes analyses of another server into a data directory, from which `cap --sandbox --data DIR` then shows them: the same
/// identifiers, metadata and revisions, so that a migration is rehearsed on them (design, section 9).
///
/// It holds the directory as a running sandbox does. Each analysis is one transaction with its published record and its
/// files: what is there when the process dies can be opened, and the next run goes on. What crosses this boundary is JSON text
/// as the server sent it.
public final class SandboxImport: Sendable {
    /// A folder inside the directory for files on their way: whole files are moved from here to their place.
    public let downloads: String

    private let store: Store
    /// The sandbox's demo user, who may change every copy.
    private let owner: Identity

    /// Opens a data directory, or makes one that has the people of the demo world but none of its types and documents.
    ///
    /// - Throws: ``SandboxError`` when another process uses it, or when it holds something else.
    public init(directory: String) throws {
        try ImportDirectory.check(directory)
        do {
            store = try Store(directory: directory, auditFile: nil)
        } catch let error as DatabaseError {
            throw SandboxError(
                "\(directory) holds no sandbox that can be opened: \(error.message ?? "damaged"); choose another")
        } catch let error as CocoaError {
            throw SandboxError("cannot use \(directory) for copies: \(error.localizedDescription)")
        }
        if store.isEmpty {
            var world = DemoWorld.world
            world.schemas = []
            try store.load(world)
        }
        let accounts = store.accounts
        guard let owner = accounts.demoToken.flatMap(accounts.identity(token:)) else {
            throw SandboxError("the sandbox in \(directory) has no user with a token who could own the copies")
        }
        self.owner = owner
        downloads = directory + "/" + ImportDirectory.downloads
        // What a killed run has left.
        try? FileManager.default.removeItem(atPath: downloads)
        try FileManager.default.createDirectory(atPath: downloads, withIntermediateDirectories: true)
    }

    /// Stores a version of a type, over one of that name and version.
    ///
    /// - Parameter text: `name`, `version`, and the other members that the server shows of a type.
    public func addType(_ text: [UInt8]) throws {
        let type = try SandboxImport.object(text)
        try store.prepare { change in try ImportedType.store(type, owner: owner, &change) }
    }

    /// Stores an analysis over the copy that is there.
    ///
    /// - Parameter text: `draft` and `record` as the server shows them, the latter absent for what was never published;
    ///   `user`, the e-mail of who asked the server; and `contents`, paths of new files by checksum, when files are wanted.
    /// - Returns: JSON with `action` (`new`, `updated` or `unchanged`), the revisions of the copy, and `missing`, the names of
    ///   the files that it does not hold.
    public func add(_ text: [UInt8]) throws -> String {
        let source = try SandboxImport.object(text)
        var result: JSONValue = [:]
        var adopted: [String] = []
        do {
            try store.prepare { change in
                var analysis = ImportedAnalysis(
                    source, types: store.types, people: ImportedPeople(source, owner: owner), files: store.files)
                defer { adopted = analysis.adopted }
                result = try analysis.store(&change)
            }
        } catch {
            for file in adopted { store.files.remove(file) }
            throw error
        }
        return result.text()
    }

    /// The checksums of the files that the copy of an analysis holds: these need not be fetched again.
    public func checksums(ofDraft pid: String) throws -> [String] {
        try store.read { database in
            try database.all(
                """
                SELECT DISTINCT checksum FROM objects
                WHERE file IS NOT NULL AND (bucket = (SELECT bucket FROM drafts WHERE pid = ?)
                    OR bucket = (SELECT bucket FROM records WHERE draft = (SELECT id FROM drafts WHERE pid = ?)))
                """, [pid, pid]
            ) { $0[0] as String? }.compactMap { $0 }
        }
    }

    /// Ends the writing: the database is closed as a sandbox closes it.
    public func close() throws {
        try? FileManager.default.removeItem(atPath: downloads)
        try store.close()
    }

    private static func object(_ text: [UInt8]) throws -> JSONValue {
        try JSONValue.parse(text, options: JSONParseOptions(maximumDepth: 1024))
    }
}
