#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Why a journal cannot be opened or written, in words for a person.
public struct JournalProblem: Error, Sendable, CustomStringConvertible {
    /// What a program decides by.
    public enum Kind: String, Sendable {
        /// Another process has the file open for writing.
        case locked
        /// The file is there already, and was to be made.
        case exists
        /// Anything else: rights, a full disk, no such directory.
        case file
    }

    /// What it is.
    public let kind: Kind
    /// A sentence without its end.
    public let description: String

    /// A failed system call.
    ///
    /// - Parameters:
    ///   - action: as in "cannot `write` FILE".
    ///   - path: the file.
    ///   - code: the `errno`.
    init(cannot action: String, _ path: String, code: Int32) {
        kind = code == EEXIST ? .exists : code == EWOULDBLOCK ? .locked : .file
        let reason =
            switch code {
            case EWOULDBLOCK: "another process works on it"
            case ENOSPC: "the disk is full; free some space and go on with resume"
            case EDQUOT: "your disk quota is used up; free some space and go on with resume"
            case EFBIG: "it would become larger than the limit for files (ulimit -f)"
            case ENOLCK, EOPNOTSUPP:
                "its file system has no locks, so two processes could not be kept apart; choose another"
            default: String(cString: strerror(code))
            }
        description = "cannot \(action) \(path): \(reason)"
    }
}
