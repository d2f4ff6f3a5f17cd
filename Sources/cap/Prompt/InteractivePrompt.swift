import LineEditor
import Scripting

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The `cap>` prompt: with a line editor where the terminal can show one, else line by line.
struct InteractivePrompt {
    let evaluator: Evaluator
    /// The profile that the command line names.
    let profile: String?

    /// Reads and evaluates until ^D.
    ///
    /// - Returns: the exit code.
    func run(banner: String?) -> Int32 {
        let greeting = "cap \(CapVersion.current), Lua 5.4. help() tells what there is, ^D leaves.\n"
        print(banner.map { "\($0)\n\(greeting)" } ?? greeting, terminator: "")
        fflush(nil)
        let label = evaluator.engine.ask("stdlib.prompt.label", atMost: .seconds(5))?.text ?? ""
        guard Terminal.canEdit, Terminal.enterRawMode() else {
            return PlainPrompt(evaluator: evaluator, label: label).run()
        }
        let history = HistoryLocation.path(profile: profile)
        return EditedPrompt(evaluator: evaluator, label: label, historyPath: history).run()
    }
}
