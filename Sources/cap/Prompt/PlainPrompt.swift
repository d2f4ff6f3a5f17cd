import LuaKit
import Scripting

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The prompt over plain line reading, for a terminal that cannot move its cursor.
struct PlainPrompt {
    let evaluator: Evaluator
    /// What stands before the name of the program.
    let label: String

    /// Reads and evaluates until ^D.
    ///
    /// - Returns: the exit code.
    func run() -> Int32 {
        var reader = LineReader(interrupts: evaluator.interrupts)
        var pending = ""
        while true {
            write(pending.isEmpty ? "\(label)cap> " : "...> ")
            switch reader.next() {
            case .end:
                write("\n")
                return 0
            case .interrupt:
                write("\n")
                pending = ""
            case .line(let line):
                let text = pending.isEmpty ? line : pending + "\n" + line
                pending = ""
                if text.allSatisfy(\.isWhitespace) { continue }
                switch evaluator.evaluate(text) {
                case .incomplete: pending = text
                case .exit(let code): return code
                case .stopped where evaluator.interrupts.isEnding: return evaluator.interrupts.exitCode
                case .stopped(let reason): write("\n" + evaluator.explanation(of: reason) + "\n")
                case .failed(let message, _): write(StandardError.visible(message) + "\n")
                case .done: break
                }
            }
        }
    }

    private func write(_ text: String) {
        print(text, terminator: "")
        fflush(nil)
    }
}
