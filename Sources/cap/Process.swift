import ArgumentParser
import Dispatch
import Foundation
import LineEditor
import Scripting
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Ways in which the process ends.
enum Process {
    /// Exit codes: 0 done, 1 error, 2 usage, 130 interrupted.
    static let interrupted: Int32 = 130
    static let usage: Int32 = 2

    /// Directories to remove when the process ends, however it does.
    static let temporaryDirectories = Mutex<[String]>([])

    /// Ends the process. What is buffered is written; other threads are not waited for and no destructor runs under
    /// them, which `exit` would do.
    static func exit(_ code: Int32) -> Never {
        var code = code
        Terminal.leave()
        ProgressDisplay.shared.hide()
        if fflush(nil) != 0 && code == 0 && errno != EPIPE {
            StandardError.write("cap: cannot write to standard output: \(String(cString: strerror(errno)))\n")
            code = 1
        }
        for directory in temporaryDirectories.withLock({ $0 }) {
            try? FileManager.default.removeItem(atPath: directory)
        }
        _exit(code)
    }

    /// Opens /dev/null where standard input, output or error is closed: the next file to be opened must not take its place.
    static func fillStandardDescriptors() {
        for descriptor in 0...2 where fcntl(Int32(descriptor), F_GETFD) == -1 { _ = open("/dev/null", O_RDWR) }
    }

    /// Ends the process as the error of a command wants it: help on standard output, usage errors with code 2.
    static func exit(after error: any Error) -> Never {
        if let failure = error as? CapFailure {
            StandardError.write("cap: \(failure.message)\n")
            exit(1)
        }
        let code = CapCommand.exitCode(for: error)
        let message = CapCommand.fullMessage(for: error)
        if code.isSuccess {
            if !message.isEmpty { print(message) }
            exit(0)
        }
        if !message.isEmpty { StandardError.write(message + "\n") }
        exit(code == .validationFailure ? usage : code.rawValue)
    }

    /// Gives the main thread to the tasks that run.
    static func serve() -> Never { dispatchMain() }
}
