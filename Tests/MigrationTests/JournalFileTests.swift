import Foundation
import Testing

@testable import Migration

/// The file below journals and plans: locked, appended, synced, and never left with half a line.
@Suite struct JournalFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("journal-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private func path(_ name: String = "plan.journal") -> String { folder.appendingPathComponent(name).path }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func `what was appended and synced is in the file, from many callers at once`() async throws {
        let file = try JournalFile(path: path(), isNew: true, isPrivate: true)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try? file.append(Array("line \(number)\n".utf8))
                    try? await file.sync()
                }
            }
        }
        let lines = try text(file.path).split(separator: "\n")
        #expect(Set(lines).count == 200)
        #expect(file.length == Int64(try text(file.path).utf8.count))
    }

    @Test func `lines are in the order of the calls`() async throws {
        let file = try JournalFile(path: path(), isNew: true, isPrivate: true)
        try file.append(Array("one\n".utf8))
        try file.append(Array("two\n".utf8))
        try file.append(Array("three\n".utf8))
        try await file.sync()
        #expect(try text(file.path) == "one\ntwo\nthree\n")
    }

    @Test func `only its owner may read a private one`() throws {
        let file = try JournalFile(path: path(), isNew: true, isPrivate: true)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a second one is refused until the first is closed`() throws {
        do {
            let first = try JournalFile(path: path(), isNew: false, isPrivate: true)
            let problem = #expect(throws: JournalProblem.self) {
                try JournalFile(path: path(), isNew: false, isPrivate: true)
            }
            #expect(problem?.kind == .locked)
            withExtendedLifetime(first) {}
        }
        _ = try JournalFile(path: path(), isNew: false, isPrivate: true)
    }

    @Test func `one that must be new is refused when it is there`() throws {
        _ = try JournalFile(path: path(), isNew: true, isPrivate: false)
        let problem = #expect(throws: JournalProblem.self) {
            try JournalFile(path: path(), isNew: true, isPrivate: false)
        }
        #expect(problem?.kind == .exists)
    }

    @Test func `a directory, and a folder that is not there, are said`() {
        let directory = #expect(throws: JournalProblem.self) {
            try JournalFile(path: folder.path, isNew: false, isPrivate: true)
        }
        #expect(directory?.description.contains("Is a directory") == true)
        let nowhere = #expect(throws: JournalProblem.self) {
            try JournalFile(path: path("no/such/plan"), isNew: false, isPrivate: true)
        }
        #expect(nowhere?.description.contains("No such file") == true)
    }

    @Test func `a torn end is taken back, and appending goes on behind it`() async throws {
        try Data("whole\nto".utf8).write(to: URL(fileURLWithPath: path()))
        let file = try JournalFile(path: path(), isNew: false, isPrivate: true)
        #expect(file.length == 8)
        try file.truncate(to: 6)
        try file.append(Array("next\n".utf8))
        try await file.sync()
        #expect(try text(file.path) == "whole\nnext\n")
    }

    /// A disk of 64 KiB, which needs the right to mount one.
    @Test(.enabled("needs the right to mount a small disk") { getuid() == 0 && canMount() })
    func `a full disk leaves whole lines and an error that says what to do`() async throws {
        let disk = folder.appendingPathComponent("disk").path
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        #expect(run("/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk) == 0)
        defer { _ = run("/bin/umount", "-l", disk) }
        let file = try JournalFile(path: disk + "/plan.journal", isNew: true, isPrivate: true)
        let line = String(repeating: "x", count: 6000) + "\n"
        var problem: JournalProblem?
        for _ in 0..<20 where problem == nil {
            do throws(JournalProblem) {
                try file.append(Array(line.utf8))
                try await file.sync()
            } catch { problem = error }
        }
        #expect(problem?.description.contains("the disk is full") == true)
        #expect(try text(file.path).utf8.count % line.utf8.count == 0)
        #expect(throws: JournalProblem.self) { try file.append(Array("more\n".utf8)) }
    }

    @Test func `a checksum is SHA-256`() {
        #expect(Digest.sha256(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}

private func run(_ program: String, _ arguments: String...) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
}

private func canMount() -> Bool {
    let folder = NSTemporaryDirectory() + "mount-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    guard run("/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) == 0 else { return false }
    return run("/bin/umount", folder) == 0
}

extension JournalFile {
    /// Waits until all that was appended is on the disk.
    fileprivate func sync() async throws(JournalProblem) {
        let problem = await withCheckedContinuation { continuation in sync { continuation.resume(returning: $0) } }
        if let problem { throw problem }
    }
}
