import Dispatch
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A file that is only appended to, by one process at a time. Who waits for a sync has all lines before it on the disk; those
/// who wait at the same time share one (design, section 8).
///
/// A line that could not be written whole is taken back, so that the file always ends with a line. Locks and single appends
/// are all it needs of a file system: it is safe on network homes, where SQLite is not.
public final class JournalFile: Sendable {
    /// Where it is.
    public let path: String

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "cap.journal")
    private let state: Mutex<State>

    /// Learns that lines are on the disk; or what ended all writing, if something did.
    public typealias Completion = @Sendable (JournalProblem?) -> Void

    private struct State {
        /// What is to be written.
        var pending: [UInt8] = []
        /// Who waits for that to be on the disk.
        var waiting: [Completion] = []
        /// When it will be written.
        var schedule = Schedule.never
        var isClosed = false
        /// The length of what was written whole.
        var length: Int64
        /// What ended all writing.
        var problem: JournalProblem?
    }

    private enum Schedule {
        case never, late, soon
    }

    /// How long lines that nobody waits for are gathered before they are written.
    private static let patience = DispatchTimeInterval.milliseconds(20)
    /// How long others are: of many records under way, several share a sync then.
    private static let gathering = DispatchTimeInterval.milliseconds(1)

    /// Opens a file for appending and locks it until it is closed.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - isNew: whether it must not be there yet.
    ///   - isPrivate: whether nobody else may read it (0600 from its creation).
    /// - Throws: of kind `locked` when another process has it.
    public init(path: String, isNew: Bool, isPrivate: Bool) throws(JournalProblem) {
        let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | (isNew ? O_EXCL : 0)
        var (descriptor, status) = try Self.openAndLock(path, flags, isPrivate ? 0o600 : 0o666)
        // Who held the lock before may have removed the file: then it is another one that has the name now, or none.
        var named = stat()
        while stat(path, &named) != 0 || named.st_ino != status.st_ino || named.st_dev != status.st_dev {
            _ = systemClose(descriptor)
            (descriptor, status) = try Self.openAndLock(path, flags, isPrivate ? 0o600 : 0o666)
        }
        self.path = path
        self.descriptor = descriptor
        state = Mutex(State(length: Int64(status.st_size)))
        if status.st_size == 0 { Self.syncDirectory(of: path) }
    }

    private static func openAndLock(_ path: String, _ flags: Int32, _ mode: mode_t) throws(JournalProblem) -> (
        Int32, stat
    ) {
        let descriptor = open(path, flags, mode)
        guard descriptor >= 0 else { throw JournalProblem(cannot: "open", path, code: errno) }
        var status = stat()
        var (action, code): (String, Int32) = ("use", 0)
        if fstat(descriptor, &status) != 0 {
            code = errno
        } else if status.st_mode & S_IFMT != S_IFREG {
            code = status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL
        } else if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            (action, code) = ("lock", errno)
        } else if fstat(descriptor, &status) != 0 {  // its length, now that nobody else writes
            code = errno
        }
        guard code != 0 else { return (descriptor, status) }
        _ = systemClose(descriptor)
        throw JournalProblem(cannot: action, path, code: code)
    }

    deinit {
        if !state.withLock(\.isClosed) { _ = systemClose(descriptor) }
    }

    /// Writes what is pending, syncs it and gives the lock back. Nothing is appended after that.
    public func close() {
        queue.sync {
            let isClosed = state.withLock { state in
                defer { state.isClosed = true }
                return state.isClosed
            }
            guard !isClosed else { return }
            flush(isLast: true)
            _ = systemClose(descriptor)
        }
    }

    /// How many bytes it has.
    public var length: Int64 { state.withLock { $0.length } }

    /// Takes back what lies behind a length: a line that a crash cut off.
    public func truncate(to length: Int64) throws(JournalProblem) {
        guard ftruncate(descriptor, off_t(length)) == 0, fsync(descriptor) == 0 else {
            throw JournalProblem(cannot: "mend the end of", path, code: errno)
        }
        state.withLock { $0.length = length }
    }

    /// Appends lines, for the next sync; calls decide the order of the lines.
    ///
    /// - Throws: what ended all writing, if something did.
    public func append(_ lines: [UInt8]) throws(JournalProblem) {
        if let problem = enqueue(lines, nil) { throw problem }
    }

    /// Calls back, from any thread, when all that was appended is on the disk.
    public func sync(_ completion: @escaping Completion) {
        if let problem = enqueue([], completion) { completion(problem) }
    }

    /// - Returns: what ended all writing; then `waiting` was not taken.
    private func enqueue(_ lines: [UInt8], _ waiting: Completion?) -> JournalProblem? {
        let (problem, schedule) = state.withLock { state -> (JournalProblem?, Schedule) in
            if let problem = state.problem { return (problem, .never) }
            state.pending += lines
            if let waiting { state.waiting.append(waiting) }
            let (before, wanted) = (state.schedule, waiting == nil ? Schedule.late : .soon)
            if before == .soon || before == wanted { return (nil, .never) }
            state.schedule = wanted
            return (nil, wanted)
        }
        switch schedule {
        case .never: break
        case .late: queue.asyncAfter(deadline: .now() + Self.patience) { self.flush() }
        case .soon: queue.asyncAfter(deadline: .now() + Self.gathering) { self.flush() }
        }
        return problem
    }

    /// Writes what is pending; syncs if somebody waits for it, or nothing comes after it.
    private func flush(isLast: Bool = false) {
        let (lines, waiting, length) = state.withLock { state in
            defer { (state.pending, state.waiting, state.schedule) = ([], [], .never) }
            return (state.pending, state.waiting, state.length)
        }
        if lines.isEmpty && waiting.isEmpty && !isLast { return }
        var problem = write(lines)
        if problem == nil, isLast || !waiting.isEmpty, fsync(descriptor) != 0 {
            problem = JournalProblem(cannot: "write", path, code: errno)
        }
        // Half a line must not stay, as more may follow one day.
        if problem != nil { _ = ftruncate(descriptor, off_t(length)) }
        let (late, ending) = state.withLock { state -> ([Completion], JournalProblem?) in
            state.length = length + (problem == nil ? Int64(lines.count) : 0)
            guard problem != nil || isLast else { return ([], nil) }
            state.problem = problem ?? JournalProblem(cannot: "write", path, code: EBADF)
            defer { (state.pending, state.waiting) = ([], []) }
            return (state.waiting, state.problem)
        }
        for completion in waiting { completion(problem) }
        for completion in late { completion(ending) }
    }

    private func write(_ lines: [UInt8]) -> JournalProblem? {
        lines.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                #if canImport(Darwin)
                    let count = Darwin.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
                #else
                    let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
                #endif
                if count < 0 && errno == EINTR { continue }
                if count < 0 { return JournalProblem(cannot: "write", path, code: errno) }
                written += count
            }
            return nil
        }
    }

    /// Without this a crash of the computer could lose the name of a new file.
    private static func syncDirectory(of path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let directory = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
        let descriptor = open(directory.isEmpty ? "/" : directory, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = systemClose(descriptor)
    }
}

/// `close`, whose name the method has.
private func systemClose(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
        Darwin.close(descriptor)
    #else
        Glibc.close(descriptor)
    #endif
}
