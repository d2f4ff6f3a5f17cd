import LuaKit
import Scripting

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The `cap>` prompt over plain line reading.
struct Prompt {
    let evaluator: Evaluator

    /// Reads and evaluates until ^D.
    ///
    /// - Returns: the exit code.
    func run(banner: String?) -> Int32 {
        if let banner { write(banner + "\n") }
        write("cap \(CapVersion.current), Lua 5.4. help() tells what there is, ^D leaves.\n")
        var reader = LineReader(interrupts: evaluator.interrupts)
        var pending = ""
        while true {
            write(pending.isEmpty ? "cap> " : "...> ")
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
