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

    /// The lines of a change.
    func lines(_ change: borrowing Change, of call: Call) -> [UInt8] {
        change.entries.flatMap { entry in
            let line: JSONValue = [
                "time": .string(change.now), "user": call.identity.map { .string($0.email) } ?? .null,
                "method": .string(call.method.rawValue), "path": .string(call.path), "pid": .string(entry.pid),
                "revision": .int(entry.revision),
            ]
            return line.bytes(.compact) + [UInt8(ascii: "\n")]
        }
    }

    /// Appends the lines of a commit with a single write, so that lines never mix and none is lost with the process.
    func append(_ lines: [UInt8]) {
        guard !lines.isEmpty else { return }
        lines.withUnsafeBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
    }
}
