#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The history on disk: a file that is only ever appended to, one line an entry (see `HistoryEntry`).
///
/// Several sessions may write it: each entry is one write under a lock. A line that a crash or a full disk cut off is
/// marked as damaged before the next entry, by a byte that UTF-8 never has, and readers leave out damaged lines.
public struct HistoryFile: Sendable {
    /// Where it is.
    public let path: String

    /// A reason why history is not kept, as a sentence for the user. Nothing in here is worth ending a session for.
    public struct Failure: Error, CustomStringConvertible {
        /// The sentence.
        public let description: String

        init(_ action: String, _ path: String, _ code: Int32) {
            description = "history is not \(action): \(Glyph.inert(path)): \(String(cString: strerror(code)))"
        }
    }

    /// How often a lock that somebody holds is asked for again, every 10 ms, before the entry is given up.
    private static let lockAttempts = 50
    /// Ends a line that was cut off, and makes it invalid UTF-8.
    private static let damageMark: [UInt8] = [0xFF, UInt8(ascii: "\n")]

    /// A file that need not exist yet.
    public init(path: String) { self.path = path }

    /// Reads all entries; those of a file that does not exist are none.
    public func load() throws(Failure) -> History {
        // Without O_NONBLOCK a named pipe would hang here.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if file < 0, errno == ENOENT { return History() }
        guard file >= 0 else { throw Failure("read", path, errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Failure("read", path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure("read", path, status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = read(file, buffer.baseAddress! + count, buffer.count - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { code = errno }
                if got <= 0 { break }
                count += got
            }
        }
        guard code == 0 else { throw Failure("read", path, code) }
        return History(file: bytes)
    }

    /// Adds an entry at the end, for other sessions to read whole or not at all.
    ///
    /// The file is made readable by its owner only, and so are folders that are missing.
    public func append(_ entry: String) throws(Failure) {
        makeFolders()
        let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard file >= 0 else { throw Failure("kept", path, errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Failure("kept", path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("kept", path, EINVAL) }
        // A umask may have taken the owner's rights, and an older file may give rights to others.
        if status.st_mode & 0o777 != 0o600 { _ = fchmod(file, 0o600) }
        try lock(file)
        var line = HistoryEntry.encoded(entry) + [UInt8(ascii: "\n")]
        if isCutOff(file) { line = Self.damageMark + line }
        let written = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written == line.count else { throw Failure("kept", path, written < 0 ? errno : ENOSPC) }
    }

    private func makeFolders() {
        for index in path.indices.dropFirst() where path[index] == "/" {
            let folder = String(path[..<index])
            // It may exist or not be allowed; opening the file will tell. A umask may have taken rights of the owner.
            if mkdir(folder, 0o700) == 0 { _ = chmod(folder, 0o700) }
        }
    }

    /// Waits a little for the lock, which closing the file gives back.
    private func lock(_ file: Int32) throws(Failure) {
        for _ in 0..<Self.lockAttempts {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                // This file system has no locks; one appending write is the best there is.
                return
            }
            usleep(10_000)
        }
        throw Failure("kept", path, EWOULDBLOCK)
    }

    private func isCutOff(_ file: Int32) -> Bool {
        let size = lseek(file, 0, SEEK_END)
        var byte: UInt8 = 0
        return size > 0 && pread(file, &byte, 1, size - 1) == 1 && byte != UInt8(ascii: "\n")
    }
}
