import Foundation
import Synchronization

/// The built `cap` as a process.
enum Command {
    struct Result {
        var code: Int32
        var output: String
        var errors: String
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    static let binary = root.appending(path: ".build/debug/cap")

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - arguments: of the command line.
    ///   - input: its standard input; empty unless given.
    ///   - environment: beside HOME and PATH, which are the test's own; no server unless given.
    ///   - directory: the working directory; the test's own unless given.
    ///   - output: a file for its standard output, which is then not in the result.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:], directory: URL? = nil,
        output file: String? = nil
    ) async throws -> Result {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = directory }
        let inherited = ProcessInfo.processInfo.environment
        process.environment = ["PATH": inherited["PATH"] ?? "", "HOME": "/nonexistent"].merging(environment) { $1 }
        let (input, feed) = (Pipe(), Data(input.utf8))
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = file.map { FileHandle(forWritingAtPath: $0) as Any } ?? output
        process.standardError = errors
        try process.run()
        if file != nil { try output.fileHandleForWriting.close() }
        try input.fileHandleForWriting.write(contentsOf: feed)
        try input.fileHandleForWriting.close()
        async let printed = text(of: output)
        async let complained = text(of: errors)
        let result = await (printed, complained)
        process.waitUntilExit()
        return Result(code: process.terminationStatus, output: result.0, errors: result.1)
    }

    private static func text(of pipe: Pipe) async -> String {
        let handle = pipe.fileHandleForReading
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self))
            }
        }
    }

    /// A file with `text` in a directory of its own.
    static func file(_ text: String, named name: String = "script.lua") throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cap-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file
    }
}
