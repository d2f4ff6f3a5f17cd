#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps a second sandbox out of a data directory: each keeps users and types in memory and would not see the other's changes.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    /// - Throws: ``SandboxError`` when another process holds the directory. The lock ends with this object or the process.
    init(directory: String) throws {
        descriptor = open(directory + "/sandbox.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SandboxError("cannot write to the data directory \(directory)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw SandboxError("another sandbox is using the data directory \(directory)")
        }
    }

    deinit { close(descriptor) }
}
