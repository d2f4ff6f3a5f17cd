import CLuaSupport
import LineEditor
import LuaKit
import Scripting
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The prompt with the line editor.
///
/// The editor is used by the main thread, and by the Lua thread to make room for what tasks in the background write.
final class EditedPrompt: Sendable {
    private let evaluator: Evaluator
    private let prompt: LineEditor.Prompt
    private let session: Mutex<EditingSession>

    private var interrupts: Interrupts { evaluator.interrupts }

    /// How long an input waits for its settings while a task in the background keeps the state busy.
    private static let patience = Duration.milliseconds(200)
    /// How long an ESC may be the beginning of a key, in milliseconds.
    private static let escapeTime: Int32 = 50

    init(evaluator: Evaluator, label: String, historyPath: String) {
        self.evaluator = evaluator
        prompt = Prompt(label + "cap> ", continuation: String(repeating: ".", count: label.count + 3) + "> ")
        let session = EditingSession(
            editor: Editor(language: LuaInput(engine: evaluator.engine)),
            size: { Terminal.size }, write: Terminal.write)
        session.isSecret = Secrets.areIn
        session.historyFile = HistoryFile(path: historyPath)
        self.session = Mutex(session)
    }

    /// Reads and evaluates until ^D. The terminal is in raw mode.
    ///
    /// - Returns: the exit code.
    func run() -> Int32 {
        interrupts.watchWindow()
        lk_at_crash { Terminal.restore() }
        begin()
        session.withLock { $0.loadHistory() }
        PromptHistory.provide {
            self.session.withLock { session in
                let history = session.editor.history
                return (0..<history.count).map { history[$0] }
            }
        }
        // No key has to wait then until the tables of functions are made.
        evaluator.engine.prepare("stdlib.prompt.completion", .string("prepare"))
        while true {
            switch nextOutcome() {
            case .pending: break
            case .accepted(let text):
                if let code = evaluate(text) { return code }
            case .dropped: begin()
            case .hint: session.withLock { $0.show(notice: "^D leaves, help() tells what there is") }
            case .suspended:
                yieldTerminal { _ = raise(SIGTSTP) }
                session.withLock { $0.resume() }
            case .openEditor(let text):
                var edited: String?
                var problem: String?
                yieldTerminal {
                    do { edited = try ExternalEditor.edit(text) } catch { problem = "\(error)" }
                }
                session.withLock { $0.resume(replacing: edited) }
                if let problem { session.withLock { $0.show(notice: problem) } }
            case .endOfInput: return 0
            }
        }
    }

    /// Waits for a key and does what it means; nil is the end.
    private func nextOutcome() -> Outcome {
        if session.withLock({ $0.hasTypeAhead }) { return session.withLock { $0.feed([]) } }
        switch interrupts.waitForInput(atMost: session.withLock { Self.patience(of: $0) }) {
        case .timeout: return session.withLock { $0.timeout() }
        case .input:
            guard let bytes = Terminal.read() else { return .endOfInput }
            return session.withLock { $0.feed(bytes) }
        case .interrupt: return session.withLock { $0.feed([3]) }  // somebody sent SIGINT: as ^C
        case .resized: session.withLock { $0.resized() }
        case .continued:
            // Who stopped us may have changed the terminal's mode.
            Terminal.restore()
            _ = Terminal.enterRawMode()
            session.withLock { $0.resized() }
        case .hangUp:
            session.withLock { $0.leave() }
            Process.exit(interrupts.exitCode)
        }
        return .pending
    }

    /// How long a key is waited for, in milliseconds.
    private static func patience(of session: EditingSession) -> Int32 {
        if session.isUndecided { return escapeTime }
        return session.isLooking ? 0 : -1
    }

    private func begin(_ text: String = "") {
        let settings = evaluator.engine.ask("stdlib.prompt.editing", atMost: Self.patience)
        session.withLock {
            if let settings { $0.apply(settings) }
            $0.begin(prompt, text: text)
        }
        shareTerminal()
        if let warning = session.withLock({ $0.takeHistoryWarning() }) {
            session.withLock { $0.printAbove(warning) }
        }
    }

    /// - Returns: the exit code if the program is to end.
    private func evaluate(_ text: String) -> Int32? {
        if text.allSatisfy(\.isWhitespace) {
            begin()
            return nil
        }
        var rest = ""
        var code: Int32?
        interrupts.forgetInterrupts()
        yieldTerminal {
            switch evaluator.evaluate(text) {
            case .incomplete: rest = text + "\n"
            case .exit(let exitCode): code = exitCode
            case .stopped where interrupts.isEnding: code = interrupts.exitCode
            case .stopped(let reason):
                // What was typed meanwhile was typed for what was stopped.
                tcflush(STDIN_FILENO, TCIFLUSH)
                session.withLock { $0.discardTypeAhead() }
                print("\n" + evaluator.explanation(of: reason))
                ScriptOutput.note(endsLine: true)
            case .failed(let message, _):
                print(StandardError.visible(message))
                ScriptOutput.note(endsLine: true)
            case .done: break
            }
            if ScriptOutput.isMidLine { print() }
            fflush(nil)
        }
        if code == nil { begin(rest) }
        return code
    }

    /// Lets something else use the terminal.
    private func yieldTerminal(_ body: () -> Void) {
        ProgressDisplay.shared.share(with: nil)
        Terminal.restore()
        body()
        // What was typed meanwhile was echoed: the prompt gets a row of its own.
        _ = Terminal.enterRawMode(leavesEcho: true)
    }

    /// Makes room for what tasks in the background write while a line is edited.
    private func shareTerminal() {
        ProgressDisplay.shared.share(
            with: ProgressDisplay.EditedLine(
                clear: { self.session.withLock { $0.clear() } },
                paint: {
                    if ScriptOutput.isMidLine { Terminal.write([UInt8(ascii: "\r"), UInt8(ascii: "\n")]) }
                    self.session.withLock { $0.paint() }
                }))
    }
}

extension EditingSession {
    /// Takes over what stdlib/prompt/editing.lua answers.
    fileprivate func apply(_ settings: LuaValue) {
        func isOn(_ name: String) -> Bool { settings[name] != .boolean(false) }
        theme = isOn("color") ? .standard : .plain
        editor.options.highlights = isOn("highlight")
        editor.options.matchesBrackets = isOn("brackets")
        editor.options.suggests = isOn("suggest")
        editor.options.completes = isOn("complete")
        editor.options.hints = isOn("hint")
    }
}
