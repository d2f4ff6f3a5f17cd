#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import JSON

/// One line of JSON per change that took effect, for tests that ask who changed what.
final class AuditLog: Sendable {
    private let descriptor: Int32

    /// Opens the file for appending.
    ///
    /// - Throws: ``SandboxError`` when it cannot be opened.
    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SandboxError("cannot open the audit file \(path)") }
    }

    deinit { close(descriptor) }

    /// Appends one line with a single write, so that lines never mix and none is lost with the process.
    func append(_ entry: JSONValue) {
        let line = entry.bytes(.compact) + [UInt8(ascii: "\n")]
        line.withUnsafeBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
    }
}
