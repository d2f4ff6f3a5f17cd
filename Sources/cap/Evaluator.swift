import LuaKit
import LuaSyntax
import Migration
import Scripting

/// Runs code on the script engine while the main thread waits for its end or for ^C.
struct Evaluator {
    let engine: ScriptEngine
    let interrupts: Interrupts
    /// Longest time of a script, nil for any.
    let limit: Duration?

    /// Runs a script to its end and reports an uncaught error.
    ///
    /// - Returns: the exit code.
    func run(_ text: [UInt8], name: String, script: String, arguments: [String]) -> Int32 {
        let ending = interrupts.wait(onInterrupt: engine.interrupt, limit: limit, isPatient: false) { done in
            engine.run(text, name: name, script: script, arguments: arguments, completion: done)
        }
        return report(ending)
    }

    /// Runs code that ends by itself when ``RunControl`` says so: the first ^C asks it to, the second one ends the process.
    ///
    /// - Returns: the exit code.
    func runGently(_ text: [UInt8], name: String, arguments: [String]) -> Int32 {
        let ending = interrupts.wait(onInterrupt: RunControl.end, limit: limit) { done in
            engine.run(text, name: name, script: name, arguments: arguments, completion: done)
        }
        let code = report(ending)
        return code == Process.interrupted ? interrupts.exitCode : code
    }

    /// Evaluates what was typed at the prompt.
    func evaluate(_ text: String) -> ScriptEngine.Ending {
        let chunk = PromptChunk(LuaText(text))
        return interrupts.wait(onInterrupt: engine.interrupt) { done in
            engine.evaluate(text, rewritten: chunk.text, declaring: chunk.names, completion: done)
        }
    }

    private func report(_ ending: ScriptEngine.Ending) -> Int32 {
        switch ending {
        case .done, .incomplete: return 0
        case .exit(let code): return code
        case .failed(let message, let traceback):
            StandardError.write("cap: \(message)\n" + (traceback.isEmpty ? "" : traceback + "\n"))
            return 1
        case .stopped(let reason):
            // A closed pipe is how `| head` ends a program: nothing to say.
            if reason != .output { StandardError.write("cap: \(explanation(of: reason))\n") }
            return reason == .interrupt ? interrupts.exitCode : 1
        }
    }

    func explanation(of stop: LuaStop) -> String {
        switch stop {
        case .interrupt: "interrupted"
        case .deadline: "stopped: the time of --max-seconds is over"
        case .memory: "stopped: the script needs more memory than --max-memory allows"
        case .budget: "stopped: the instruction budget is used up"
        case .exit: "exit"
        case .output: "standard output is closed"
        }
    }
}
