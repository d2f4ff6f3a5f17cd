import NIOCore
import NIOPosix

/// A file that is being received: it grows under a temporary name in the directory of its target and gets its own name
/// only when it is complete and right. Blocks are written and summed while others come, but only so many, so that a slow disk
/// slows the server down.
actor FileSink {
    private let temporary: OpenFile
    private let target: String
    private let overwrite: Bool
    private let permissions: UInt16
    /// How much of the file is sent on its way to the disk at once.
    private static let stretchSize: Int64 = 16 << 20
    /// The size of the file with the block that is being written, and how much of it is on its way to the disk.
    private var size: Int64 = 0
    private var begun: Int64 = 0
    /// The last block on its way to the file, and the MD5 with it. Each waits for the one before, and for nothing else: whoever
    /// of the disk, the MD5 and the network is slowest never waits for the others.
    private var written: Task<Void, any Error>?
    private var summed: Task<Checksum, any Error>?
    /// Those on their way, the oldest first.
    private var underWay: [(written: Task<Void, any Error>, summed: Task<Checksum, any Error>)] = []
    private static let mostUnderWay = 4

    /// The MD5 of what was flushed.
    private(set) var checksum = Checksum()

    private init(temporary: OpenFile, target: String, overwrite: Bool, permissions: UInt16) {
        self.temporary = temporary
        self.target = target
        self.overwrite = overwrite
        self.permissions = permissions
    }

    /// Refuses a target that cannot or must not be written, before a request is made for it.
    /// - Throws: ``FileProblem`` if it is a directory, is no regular file, or exists and is not to be overwritten.
    static func check(_ target: String, overwrite: Bool) async throws {
        _ = try await NIOThreadPool.singleton.runIfActive { try existingPermissions(of: target, overwrite: overwrite) }
    }

    /// Creates the temporary file.
    /// - Throws: ``FileProblem`` as ``check(_:overwrite:)``, and if the directory is missing or not writable.
    static func open(_ target: String, overwrite: Bool) async throws -> FileSink {
        let (file, permissions) = try await NIOThreadPool.singleton.runIfActive {
            // Replacing a file that others may not read must not make it readable.
            let existing = try existingPermissions(of: target, overwrite: overwrite)
            let permissions = try existing ?? defaultPermissions(beside: target)
            let file = try Disk.create(temporaryName(beside: target), permissions: 0o600)
            return (file, permissions)
        }
        return FileSink(temporary: file, target: target, overwrite: overwrite, permissions: permissions)
    }

    /// Takes a block; returns when there is room for the next one.
    /// - Throws: ``FileProblem`` if this or an earlier block cannot be written.
    func write(_ block: ByteBuffer) async throws {
        size += Int64(block.readableBytes)
        let (file, stretch) = (temporary, takeStretch())
        let written = Task { [before = written] in
            try await before?.value
            try await NIOThreadPool.singleton.runIfActive {
                try Disk.write(block, to: file)
                if let stretch { Disk.startSynchronizing(stretch, of: file) }
            }
        }
        let summed = Task { [before = summed] in
            let checksum = try await before?.value ?? Checksum()
            return try await NIOThreadPool.singleton.runIfActive {
                var checksum = checksum
                checksum.update(block)
                return checksum
            }
        }
        (self.written, self.summed) = (written, summed)
        underWay.append((written, summed))
        guard underWay.count >= Self.mostUnderWay else { return }
        let oldest = underWay.removeFirst()
        try await oldest.written.value
        _ = try await oldest.summed.value
    }

    /// What the disk should begin with, so that it works while the rest comes and ``commit()`` need not wait for all of it.
    private func takeStretch() -> Range<Int64>? {
        guard size - begun >= Self.stretchSize else { return nil }
        defer { begun = size }
        return begun..<size
    }

    /// Returns when all blocks are written.
    func flush() async throws {
        underWay = []
        try await written?.value
        if let summed { checksum = try await summed.value }
    }

    /// Gives the file its name. Call ``flush()`` and verify before.
    func commit() async throws {
        let (file, target, overwrite, permissions) = (temporary, target, overwrite, permissions)
        try await NIOThreadPool.singleton.runIfActive {
            try Disk.synchronize(file)
            try Disk.setPermissions(.init(permissions), of: file)
            try Disk.rename(file.path, to: target, replaces: overwrite)
        }
    }

    /// Removes the temporary file. Done on the spot: a cancelled task gets no turn on the thread pool.
    func discard() {
        Disk.remove(temporary.path)
    }

    private static func existingPermissions(of target: String, overwrite: Bool) throws(FileProblem) -> UInt16? {
        guard let status = try Disk.status(of: target) else { return nil }
        if status.isDirectory {
            throw FileProblem("cannot write \(target): it is a directory; give the name of a file in it")
        }
        guard status.isRegular else { throw FileProblem("cannot write \(target): it is not a regular file") }
        guard overwrite else {
            throw FileProblem("cannot write \(target): it exists already; permit overwriting, or choose another name")
        }
        return UInt16(status.permissions)
    }

    /// The permissions that a new file gets here. The process-wide umask can only be read by changing it, which another
    /// thread might notice; so a file is made with it, and removed. The temporary file itself begins as 0600.
    private static func defaultPermissions(beside target: String) throws(FileProblem) -> UInt16 {
        let probe = try Disk.create(temporaryName(beside: target), permissions: 0o666)
        defer { Disk.remove(probe.path) }
        return UInt16(try Disk.status(of: probe).permissions)
    }

    private static func temporaryName(beside target: String) -> String {
        let directory = target.lastIndex(of: "/").map { target[...$0] } ?? ""
        return "\(directory).cap-\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
    }
}
