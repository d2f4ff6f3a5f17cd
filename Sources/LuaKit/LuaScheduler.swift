import CLua
import CLuaSupport

/// Runs the tasks of a Lua state: coroutines that wait for operations outside. Lives on the Lua thread.
public final class LuaScheduler {
    private let inbox: Inbox
    private let stop: StopFlag
    private let limits: LuaLimits
    private let L: OpaquePointer

    /// Coroutines started here, by their state.
    private var tasks: [OpaquePointer: RunningTask] = [:]
    /// Operations under way, by number.
    private var waits: [Int: Wait] = [:]
    private var lastWait = 0
    /// Messages that came while a call blocked the thread; handled before new ones.
    private var deferred: [Inbox.Message] = []
    /// What ends a finished wait, for the coroutine being resumed.
    private var finishing: (wait: Wait, value: (any Sendable)?)?

    /// What `os.exit` asked for.
    public private(set) var exitCode: Int32?

    private struct RunningTask {
        let reference: Int32
        let completion: (LuaOutcome) -> Void
        let deadline: Task<Void, Never>?
    }

    private struct Wait {
        /// Nil when the call blocks.
        let coroutine: OpaquePointer?
        let operation: Task<Void, Never>
        let finish: (LuaStack, (any Sendable)?) throws -> LuaReturn
    }

    init?(inbox: Inbox, stop: StopFlag, limits: LuaLimits) {
        guard let L = lk_newstate(stop.host) else { return nil }
        self.inbox = inbox
        self.stop = stop
        self.limits = limits
        self.L = L
        lk_set_finish(stop.host, finishYieldedCall, Unmanaged.passUnretained(self).toOpaque())
    }

    /// The stack of the main state, on which set-up code works and functions to start are pushed.
    public var stack: LuaStack { LuaStack(L: L) }

    /// Memory of the state in bytes.
    public var memoryUsed: Int { lk_memory_used(stop.host) }

    // MARK: The loop

    func run() {
        while true {
            let message = deferred.isEmpty ? inbox.next() : deferred.removeFirst()
            switch message {
            case .perform(let body): body(self)
            case .completed(let id, let value): complete(id, value)
            case .interrupt: cancelWaits()
            case .quit: return
            }
        }
    }

    func close() { lk_close(L) }

    private func complete(_ id: Int, _ value: (any Sendable)?) {
        // Nothing is there when the wait was cancelled meanwhile.
        guard let wait = waits.removeValue(forKey: id), let coroutine = wait.coroutine else { return }
        finishing = (wait, value)
        resume(coroutine, arguments: 0)
    }

    private func cancelWaits() {
        for (id, wait) in waits.sorted(by: { $0.key < $1.key }) {
            wait.operation.cancel()
            complete(id, nil)
        }
    }

    // MARK: Tasks

    /// Starts the function that lies on top of `stack` below its arguments as a task.
    ///
    /// - Parameter completion: gets the outcome on the Lua thread when the task has ended.
    public func start(arguments: Int32 = 0, completion: @escaping (LuaOutcome) -> Void) {
        if tasks.isEmpty { prepareRun() }
        guard let coroutine = lua_newthread(L), lua_checkstack(coroutine, arguments + 1) != 0 else {
            return refuse("too many arguments", completion)
        }
        let reference = luaL_ref(L, luaRegistryIndex)
        lua_xmove(L, coroutine, arguments + 1)
        tasks[coroutine] = RunningTask(reference: reference, completion: completion, deadline: startDeadline())
        resume(coroutine, arguments: arguments)
    }

    /// Ends a task that could not start.
    private func refuse(_ message: String, _ completion: (LuaOutcome) -> Void) {
        lua_settop(L, 0)
        stack.push(LuaError(kind: "argument", message: message))
        completion(LuaOutcome(stack: stack, count: 1, ending: .failed))
        lua_settop(L, 0)
    }

    private func prepareRun() {
        lk_set_budget(stop.host, limits.instructions.map(Int64.init) ?? -1)
        exitCode = nil
    }

    private func startDeadline() -> Task<Void, Never>? {
        guard let time = limits.time else { return nil }
        return Task { [inbox, stop] in
            guard (try? await Task.sleep(for: time)) != nil else { return }
            stop.request(.deadline)
            inbox.post(.interrupt)
        }
    }

    private func resume(_ coroutine: OpaquePointer, arguments: Int32) {
        var count: Int32 = 0
        let status = lk_resume(coroutine, L, arguments, &count)
        let stack = LuaStack(L: coroutine)
        if status == LUA_YIELD {
            guard !waits.values.contains(where: { $0.coroutine == coroutine }) else { return }
            stack.pop(count)
            stack.push(LuaError(kind: "argument", message: "coroutine.yield: there is no coroutine to yield from here"))
            count = 1
        }
        end(coroutine, failed: status != LUA_OK, count: count)
    }

    private func end(_ coroutine: OpaquePointer, failed: Bool, count: Int32) {
        guard let task = tasks.removeValue(forKey: coroutine) else { return }
        let stack = LuaStack(L: coroutine)
        var outcome = LuaOutcome(stack: stack, count: failed ? 1 : count, ending: .returned)
        if failed {
            lk_traceback(L, coroutine, 0)
            outcome.traceback = self.stack.string(at: -1) ?? ""
            self.stack.pop()
            outcome.ending = .failed
        }
        // A stop that came in the last instructions, or that a script's code has caught, is a stop all the same.
        if let reason = stop.reason { outcome.ending = .stopped(reason) }
        task.completion(outcome)
        // After the completion, which may run a __tostring of the script.
        task.deadline?.cancel()
        // What was stopped is dropped as it is: its __close functions would run with hooks off.
        if failed && stop.reason == nil { lk_reset(coroutine) }
        lua_settop(coroutine, 0)
        luaL_unref(L, luaRegistryIndex, task.reference)
    }

    /// Ends the run with an exit code; no `pcall` of the script catches it.
    public func exit(_ code: Int32) {
        exitCode = code
        stop.request(.exit)
    }

    // MARK: Waiting

    func wait<Value: Sendable>(
        on stack: LuaStack,
        for operation: @escaping @Sendable () async -> Value,
        finish: @escaping (LuaStack, (any Sendable)?) throws -> LuaReturn
    ) throws -> LuaReturn {
        if stop.reason != nil { return try finish(stack, nil) }
        lastWait += 1
        let id = lastWait
        let suspends = tasks[stack.L] != nil && lua_isyieldable(stack.L) != 0
        let task = Task { [inbox] in inbox.post(.completed(id: id, value: await operation())) }
        waits[id] = Wait(coroutine: suspends ? stack.L : nil, operation: task, finish: finish)
        if suspends { return .waiting }
        return try finish(stack, block(until: id))
    }

    /// Handles the inbox until the operation has ended. What concerns other tasks waits: they cannot be resumed while
    /// this call is on the stack.
    private func block(until id: Int) -> (any Sendable)? {
        defer { waits[id] = nil }
        while true {
            let message = inbox.next()
            switch message {
            case .completed(id, let value): return value
            case .interrupt:
                waits[id]?.operation.cancel()
                deferred.append(message)
                return nil
            default: deferred.append(message)
            }
        }
    }

    fileprivate func finishYielded(on stack: LuaStack) -> Int32 {
        guard let (wait, value) = finishing else { return 0 }
        finishing = nil
        return returnCode(of: stack) { try wait.finish(stack, value) }
    }
}

private func finishYieldedCall(_ L: OpaquePointer?, _ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let L, let context else { return 0 }
    return Unmanaged<LuaScheduler>.fromOpaque(context).takeUnretainedValue().finishYielded(on: LuaStack(L: L))
}

/// How a task ended.
public struct LuaOutcome {
    /// The ways in which a task ends.
    public enum Ending: Equatable, Sendable {
        case returned
        /// An error nobody caught.
        case failed
        /// Stopped from outside.
        case stopped(LuaStop)
    }

    /// Stack of the task, with the results or the error value on top; valid during the completion.
    public let stack: LuaStack
    /// Number of results; 1 after a failure.
    public let count: Int32
    /// How it ended.
    public var ending: Ending
    /// Where it failed, one line a call.
    public var traceback = ""
}
