import Foundation
import Scripting

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
        let editor = TerminalProgram.editor
        guard TerminalProgram.run(editor, on: path) == 0 else {
            throw CapFailure("\(editor) failed; the text is unchanged")
        }
        var edited = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        while edited.hasSuffix("\n") { edited.removeLast() }
        return edited
    }
}
