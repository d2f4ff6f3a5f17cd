import Client
import Dispatch
import LuaKit
import Synchronization

/// A Lua state with everything that scripts and the prompt use, on its own thread.
public final class ScriptEngine: Sendable {
    private let thread: LuaThread

    /// How a run ended.
    public enum Ending: Sendable {
        case done
        /// An uncaught error: its text, and where it came from.
        case failed(message: String, traceback: String)
        case stopped(LuaStop)
        /// `os.exit`.
        case exit(Int32)
        /// The prompt needs more text to complete a chunk.
        case incomplete
    }

    /// Starts a state.
    ///
    /// - Throws: `LuaError` when there is no memory or thread for it.
    public init(settings: ScriptSettings = ScriptSettings()) throws {
        thread = try LuaThread(limits: settings.limits, executor: NetworkThread.executor) { scheduler in
            scheduler.stack.withoutCollection {
                StandardLibrary.install(on: scheduler)
                NativeFunctions(settings: settings).install(on: scheduler)
                scheduler.stack.boot()
            }
        }
    }

    /// Stops what runs; safe from any thread.
    public func interrupt() { thread.interrupt() }

    /// Runs a chunk.
    ///
    /// - Parameters:
    ///   - text: the Lua text; a first line that starts with `#` is skipped.
    ///   - name: what errors call it: `@file.lua` or `=description`.
    ///   - script: what `arg[0]` says.
    ///   - arguments: `arg[1]` and so on, also given as `...`.
    ///   - completion: called on the Lua thread.
    public func run(
        _ text: [UInt8], name: String, script: String, arguments: [String],
        completion: @escaping @Sendable (Ending) -> Void
    ) {
        let completion = Self.showingProgress(completion)
        thread.performRun { scheduler in
            let stack = scheduler.stack
            stack.setArguments(script: script, arguments)
            stack.pushModule("stdlib.tasks.main")
            do throws(LuaSyntaxError) {
                try stack.load(Self.withoutShebang(text), name: name)
            } catch {
                stack.pop()
                return completion(.failed(message: error.message, traceback: ""))
            }
            guard stack.reserve(Int32(clamping: arguments.count) + 1) else {
                stack.pop(2)
                return completion(.failed(message: "too many arguments", traceback: ""))
            }
            for argument in arguments { stack.push(argument) }
            scheduler.start(arguments: Int32(arguments.count) + 1) { completion(Ending(ofScript: $0, scheduler)) }
        }
    }

    /// Evaluates a line, or several, typed at the prompt; prints values and errors itself.
    ///
    /// - Parameters:
    ///   - text: as it was typed.
    ///   - rewritten: the same with assignments in place of the declarations of its top level, see LuaSyntax's PromptChunk.
    ///   - names: what it declares.
    ///   - completion: called on the Lua thread.
    public func evaluate(
        _ text: String, rewritten: String, declaring names: [String],
        completion: @escaping @Sendable (Ending) -> Void
    ) {
        let completion = Self.showingProgress(completion)
        thread.performRun { scheduler in
            let stack = scheduler.stack
            stack.pushModule("stdlib.repl")
            stack.push(text)
            stack.push(rewritten)
            stack.push(.array(names.map(LuaValue.string)))
            scheduler.start(arguments: 3) { outcome in
                let isIncomplete = outcome.ending == .returned && outcome.stack.string(at: -1) == "incomplete"
                completion(isIncomplete ? .incomplete : Ending(outcome, scheduler))
            }
        }
    }

    /// Calls a function of the standard library that needs no server, and waits for its answer: for what the prompt must know
    /// at once.
    ///
    /// - Parameters:
    ///   - module: the module that is the function.
    ///   - arguments: what it gets.
    ///   - time: how long to wait while something else runs on the state.
    /// - Returns: its first result, `.nil` if it failed; nil if it did not get its turn in time.
    public func ask(_ module: String, _ arguments: [LuaValue] = [], atMost time: Duration) -> LuaValue? {
        let answer = Mutex<LuaValue?>(nil)
        let isGivenUp = Atomic<Bool>(false)
        let done = DispatchSemaphore(value: 0)
        thread.perform { scheduler in
            // Questions must not pile up before a state that is busy.
            if isGivenUp.load(ordering: .relaxed) { return }
            let stack = scheduler.stack
            stack.pushModule(module)
            for argument in arguments { stack.push(argument) }
            let isAnswered = stack.call(arguments: Int32(arguments.count), results: 1)
            let value = isAnswered ? stack.value(at: -1) : .nil
            answer.withLock { $0 = value }
            stack.pop()
            done.signal()
        }
        if done.wait(timeout: .now() + .milliseconds(Int(time / .milliseconds(1)))) == .timedOut {
            isGivenUp.store(true, ordering: .relaxed)
        }
        return answer.withLock { $0 }
    }

    /// Calls a function of the standard library as ``ask(_:_:atMost:)`` does, without waiting for it.
    public func prepare(_ module: String, _ argument: LuaValue) {
        thread.perform { scheduler in
            let stack = scheduler.stack
            stack.pushModule(module)
            stack.push(argument)
            if !stack.call(arguments: 1, results: 0) { stack.pop() }
        }
    }

    /// Lets the display appear while a run lasts: at the prompt it would be in the way of what is typed.
    private static func showingProgress(_ completion: @escaping @Sendable (Ending) -> Void)
        -> @Sendable (Ending) -> Void
    {
        ProgressDisplay.shared.show()
        return {
            ProgressDisplay.shared.hide()
            completion($0)
        }
    }

    private static func withoutShebang(_ file: [UInt8]) -> [UInt8] {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = file.starts(with: byteOrderMark) ? Array(file.dropFirst(byteOrderMark.count)) : file
        guard text.first == UInt8(ascii: "#") else { return text }
        // The line feed stays, so that line numbers are right.
        return Array(text.drop { $0 != UInt8(ascii: "\n") })
    }
}

extension ScriptEngine.Ending {
    init(_ outcome: LuaOutcome, _ scheduler: LuaScheduler) {
        switch outcome.ending {
        case .returned: self = .done
        case .failed:
            self = .failed(message: Self.text(of: outcome.stack), traceback: Self.readable(outcome.traceback))
        case .stopped(.exit): self = .exit(scheduler.exitCode ?? 0)
        case .stopped(let reason): self = .stopped(reason)
        }
    }

    /// The end of stdlib/tasks/main.lua, which returns true; or false, the error of the script and its traceback.
    fileprivate init(ofScript outcome: LuaOutcome, _ scheduler: LuaScheduler) {
        guard outcome.ending == .returned, outcome.count == 3 else {
            self.init(outcome, scheduler)
            return
        }
        let traceback = outcome.stack.string(at: -1) ?? ""
        outcome.stack.pop()
        self = .failed(message: Self.text(of: outcome.stack), traceback: Self.readable(traceback))
    }

    /// The text of the error on top. A table of the script's own that has no text is known by its `message`.
    private static func text(of stack: LuaStack) -> String {
        let text = stack.description(at: -1)
        guard stack.isTable(at: -1), text.hasPrefix("table: ") else { return text }
        return stack.field("message", at: -1)?.text ?? "(error object is a table value)"
    }

    /// The lines of a traceback that are the script's.
    static func readable(_ traceback: String) -> String {
        traceback.split(separator: "\n")
            .filter { !$0.contains("stdlib/") && !$0.hasPrefix("\t[C]:") }
            .joined(separator: "\n")
    }
}

extension LuaStack {
    /// Runs stdlib/boot.lua, which sets the globals.
    fileprivate func boot() {
        pushModule("stdlib.boot")
        pop()
    }

    /// Pushes a module of the standard library.
    fileprivate func pushModule(_ name: String) {
        pushGlobals()
        pushField("require", of: -1)
        push(name)
        if !call(arguments: 1, results: 1) { StandardError.write("cap: \(description(at: -1))\n") }
        remove(at: -2)
    }

    fileprivate func setArguments(script: String, _ arguments: [String]) {
        pushGlobals()
        push(.array(arguments.map(LuaValue.string)))
        setItem(0, .string(script))
        setFieldToTop("arg")
        pop()
    }
}
