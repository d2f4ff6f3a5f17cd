import ArgumentParser
import Dispatch
import Scripting

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

    /// Ends the process. What is buffered is written; other threads are not waited for and no destructor runs under
    /// them, which `exit` would do.
    static func exit(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }

    /// Ends the process as the error of a command wants it: help on standard output, usage errors with code 2.
    static func exit(after error: any Error) -> Never {
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
