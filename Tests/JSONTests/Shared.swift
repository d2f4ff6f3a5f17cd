import Foundation
import JSON

/// Files outside the repository that some tests use when they are there.
enum Shared {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The public JSON Patch suite, beside the repository.
    static let patchSuite = root.deletingLastPathComponent().appendingPathComponent("shared/reference/json-patch-tests")
        .path
    /// Debian's package json-schema-test-suite.
    static let schemaSuite = "/usr/share/json-schema-test-suite"

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func json(_ path: String) throws -> JSONValue {
        try JSONValue.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    }

    static func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
            .map { folder + "/" + $0 }
    }
}
