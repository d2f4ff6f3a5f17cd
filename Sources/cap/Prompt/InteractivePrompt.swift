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
        runInit()
        let label = evaluator.engine.ask("stdlib.prompt.label", atMost: .seconds(5))?.text ?? ""
        guard Terminal.canEdit, Terminal.enterRawMode() else {
            return PlainPrompt(evaluator: evaluator, label: label).run()
        }
        let history = HistoryLocation.path(profile: profile)
        return EditedPrompt(evaluator: evaluator, label: label, historyPath: history).run()
    }

    /// Runs the user's own file, if there is one, with all that there is at the prompt. What fails in it is told, and the
    /// prompt opens all the same.
    private func runInit() {
        let path = UserFolders.configuration + "/cap/init.lua"
        guard access(path, F_OK) == 0 else { return }
        _ = evaluator.engine.ask("stdlib.prompt.commands", atMost: .seconds(5))
        switch InputFile.read(path) {
        case .success(let text): _ = evaluator.run(text, name: "@" + path, script: path, arguments: [])
        case .failure(let failure): StandardError.write("cap: \(failure.message)\n")
        }
    }
}
