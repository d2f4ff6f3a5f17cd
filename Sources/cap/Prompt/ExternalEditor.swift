import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The editor that the user likes best, on a text.
enum ExternalEditor {
    /// Opens a text in `$VISUAL`, `$EDITOR` or vi.
    ///
    /// - Returns: the text as it was saved, without its last line feed.
    /// - Throws: ``CapFailure`` if the editor cannot be started or fails; the text is as it was then.
    static func edit(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "cap-\(UInt64.random(in: .min ... .max)).lua"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CapFailure("no file to edit: \(path): \(String(cString: strerror(errno)))") }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        defer { unlink(path) }
        try file.write(contentsOf: Data((text + "\n").utf8))
        try file.close()
        let environment = ProcessInfo.processInfo.environment
        let editor = [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
        // Not Foundation's Process, which starts a process group of its own: it could not read from the terminal.
        let status = system("\(editor) '\(path.replacingOccurrences(of: "'", with: "'\\''"))'")
        guard status == 0 else {
            throw CapFailure("\(editor) failed; the text is unchanged")
        }
        var edited = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        while edited.hasSuffix("\n") { edited.removeLast() }
        return edited
    }
}
