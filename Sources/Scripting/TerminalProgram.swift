import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A program that has the terminal for a while: the user's editor, a pager.
public enum TerminalProgram {
    /// The editor that the user likes best: `$VISUAL`, `$EDITOR` or vi, as a shell reads it.
    public static var editor: String {
        let environment = ProcessInfo.processInfo.environment
        return [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
    }

    /// Runs a program on a file and waits for its end; ^C is the program's meanwhile.
    ///
    /// - Parameter command: as a shell reads it.
    /// - Returns: the code with which it ended; 126 or 127 when it could not be started, -1 when a signal ended it.
    public static func run(_ command: String, on path: String) -> Int32 {
        fflush(nil)
        let quoted = "'" + path.replacingOccurrences(of: "'", with: "'\\''") + "'"
        // Not Foundation's Process, which starts a process group of its own: it could not read from the terminal. And without a
        // shell in between, which ^C would end.
        let status = system("exec \(command) \(quoted)")
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
    }
}
