import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A failure of the file system, in words for a person.
struct FileProblem: Error {
    /// A sentence without its end: what could not be done, to which file, why.
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    /// A failed system call.
    /// - Parameters:
    ///   - action: what was tried, as in "cannot `write` FILE".
    ///   - path: the file.
    ///   - code: the `errno`.
    init(cannot action: String, _ path: String, code: CInt) {
        let cause =
            switch code {
            case ENOENT: "there is no such file or directory"
            case EACCES, EPERM: "permission denied; check who may read and write there"
            case EISDIR: "it is a directory"
            case ENOTDIR: "a part of its path is not a directory"
            case ENOSPC: "the disk is full; free some space and try again"
            case EDQUOT: "your disk quota is used up; free some space and try again"
            case EROFS: "the file system is read-only"
            case EEXIST: "it exists already; permit overwriting, or choose another name"
            case EMFILE, ENFILE: "too many files are open; lower the concurrency"
            default: String(cString: strerror(code))
            }
        reason = "cannot \(action) \(path): \(cause)"
    }
}

/// The system calls for files. They block: call them on a thread that may.
enum Disk {
    /// What is known of a file without opening it.
    struct Status: Sendable, Equatable {
        var isDirectory: Bool
        var isRegular: Bool
        var size: Int64
        var modifiedSeconds: Int
        var modifiedNanoseconds: Int
        var permissions: mode_t

        init(_ raw: stat) {
            isDirectory = raw.st_mode & S_IFMT == S_IFDIR
            isRegular = raw.st_mode & S_IFMT == S_IFREG
            size = Int64(raw.st_size)
            permissions = raw.st_mode & 0o777
            #if canImport(Darwin)
                modifiedSeconds = raw.st_mtimespec.tv_sec
                modifiedNanoseconds = raw.st_mtimespec.tv_nsec
            #else
                modifiedSeconds = raw.st_mtim.tv_sec
                modifiedNanoseconds = raw.st_mtim.tv_nsec
            #endif
        }
    }

    /// The status of a path, following symbolic links, or nil if nothing is there.
    static func status(of path: String) throws(FileProblem) -> Status? {
        try checkPath(path)
        var raw = stat()
        guard stat(path, &raw) == 0 else {
            if errno == ENOENT { return nil }
            throw FileProblem(cannot: "look at", path, code: errno)
        }
        return Status(raw)
    }

    /// The status of an open file.
    static func status(of file: OpenFile) throws(FileProblem) -> Status {
        var raw = stat()
        guard fstat(file.descriptor, &raw) == 0 else { throw FileProblem(cannot: "look at", file.path, code: errno) }
        return Status(raw)
    }

    /// Opens a file for reading. It does not wait for a writer if the path is a named pipe.
    static func openForReading(_ path: String) throws(FileProblem) -> OpenFile {
        try checkPath(path)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileProblem(cannot: "read", path, code: errno) }
        return OpenFile(descriptor: descriptor, path: path)
    }

    /// Creates a file that must not exist, not even as a dangling symbolic link.
    static func create(_ path: String, permissions: mode_t) throws(FileProblem) -> OpenFile {
        try checkPath(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw FileProblem(cannot: "create", path, code: errno) }
        return OpenFile(descriptor: descriptor, path: path)
    }

    /// Lets reading go on from an offset.
    static func seek(_ file: OpenFile, to offset: Int64) throws(FileProblem) {
        guard lseek(file.descriptor, off_t(offset), SEEK_SET) >= 0 else {
            throw FileProblem(cannot: "read", file.path, code: errno)
        }
    }

    /// Reads at most so many bytes; an empty buffer is the end of the file.
    static func read(_ file: OpenFile, atMost count: Int) throws(FileProblem) -> ByteBuffer {
        var buffer = ByteBuffer()
        var code: CInt = 0
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            while true {
                #if canImport(Darwin)
                    let done = Darwin.read(file.descriptor, space.baseAddress, count)
                #elseif canImport(Musl)
                    let done = Musl.read(file.descriptor, space.baseAddress, count)
                #else
                    let done = Glibc.read(file.descriptor, space.baseAddress, count)
                #endif
                if done >= 0 { return done }
                if errno != EINTR {
                    code = errno
                    return 0
                }
            }
        }
        guard code == 0 else { throw FileProblem(cannot: "read", file.path, code: code) }
        return buffer
    }

    /// Writes everything.
    static func write(_ buffer: ByteBuffer, to file: OpenFile) throws(FileProblem) {
        var code: CInt = 0
        buffer.withUnsafeReadableBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty, code == 0 {
                let slice = UnsafeRawBufferPointer(rebasing: rest)
                #if canImport(Darwin)
                    let done = Darwin.write(file.descriptor, slice.baseAddress, slice.count)
                #elseif canImport(Musl)
                    let done = Musl.write(file.descriptor, slice.baseAddress, slice.count)
                #else
                    let done = Glibc.write(file.descriptor, slice.baseAddress, slice.count)
                #endif
                if done >= 0 {
                    rest = rest.dropFirst(done)
                } else if errno != EINTR {
                    code = errno
                }
            }
        }
        guard code == 0 else { throw FileProblem(cannot: "write", file.path, code: code) }
    }

    /// Lets the system begin to write a part of the file to the disk, without waiting for it.
    static func startSynchronizing(_ part: Range<Int64>, of file: OpenFile) {
        #if os(Linux)
            // Pages that are dirty stay in memory: this only starts their way to the disk.
            _ = posix_fadvise(file.descriptor, off_t(part.lowerBound), off_t(part.count), POSIX_FADV_DONTNEED)
        #endif
    }

    /// Waits until the file's content is on the disk. A network file system may report a full disk only here.
    static func synchronize(_ file: OpenFile) throws(FileProblem) {
        while fsync(file.descriptor) != 0 {
            // Some file systems cannot; that is no failure of the write.
            if errno == EINVAL || errno == ENOTSUP { return }
            if errno != EINTR { throw FileProblem(cannot: "write", file.path, code: errno) }
        }
    }

    /// Sets the permissions of an open file.
    static func setPermissions(_ permissions: mode_t, of file: OpenFile) throws(FileProblem) {
        guard fchmod(file.descriptor, permissions) == 0 else {
            throw FileProblem(cannot: "set the permissions of", file.path, code: errno)
        }
    }

    /// Gives a file its final name in one step.
    /// - Parameter replaces: whether an existing file of that name may be replaced; otherwise it is an error, also when
    ///   it has appeared in this moment.
    static func rename(_ path: String, to target: String, replaces: Bool) throws(FileProblem) {
        if !replaces {
            if link(path, target) == 0 {
                unlink(path)
                return
            }
            if errno == EEXIST { throw FileProblem(cannot: "write", target, code: EEXIST) }
            // The file system has no hard links (FAT, some network file systems): look, then rename.
            if try status(of: target) != nil { throw FileProblem(cannot: "write", target, code: EEXIST) }
        }
        #if canImport(Darwin)
            let result = Darwin.rename(path, target)
        #elseif canImport(Musl)
            let result = Musl.rename(path, target)
        #else
            let result = Glibc.rename(path, target)
        #endif
        guard result == 0 else { throw FileProblem(cannot: "write", target, code: errno) }
    }

    /// Removes a file; one that is gone already is no failure.
    static func remove(_ path: String) {
        unlink(path)
    }

    /// The rest of a path after a NUL would be silently ignored by the system.
    private static func checkPath(_ path: String) throws(FileProblem) {
        guard !path.isEmpty else { throw FileProblem("the path of the file is empty") }
        guard !path.utf8.contains(0) else { throw FileProblem("the path of the file contains a NUL character") }
    }
}

/// An open file, closed when nobody uses it any more.
final class OpenFile: Sendable {
    let descriptor: CInt
    let path: String

    init(descriptor: CInt, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
    }
}
