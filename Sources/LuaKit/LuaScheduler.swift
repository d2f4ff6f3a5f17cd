import CLua
import CLuaSupport

/// Runs the tasks of a Lua state: coroutines that wait for operations outside and for each other. One runs until it waits;
/// then the next. Lives on the Lua thread.
public final class LuaScheduler {
    let inbox: Inbox
    let stop: StopFlag
    let limits: LuaLimits
    let executor: (any TaskExecutor)?
    let L: OpaquePointer

    /// All tasks, by their coroutine.
    private(set) var tasks: [OpaquePointer: LuaTask] = [:]
    /// Those that wait for an operation, by its number.
    var waits: [Int: LuaTask] = [:]
    var lastWait = 0
    /// Those that can go on, in the order in which they will.
    private var ready = Queue<LuaTask>()
    /// The task that runs.
    private(set) var current: LuaTask?
    private var messages = Queue<Inbox.Message>()

    /// What `os.exit` asked for.
    public private(set) var exitCode: Int32?

    init?(inbox: Inbox, stop: StopFlag, limits: LuaLimits, executor: (any TaskExecutor)?) {
        guard let L = lk_newstate(stop.host) else { return nil }
        self.inbox = inbox
        self.stop = stop
        self.limits = limits
        self.executor = executor
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
            runReady()
            if ready.isEmpty && waits.isEmpty { breakDeadlock() }
            // Tasks that only wake each other must not keep the answers out.
            inbox.take(into: &messages, isPatient: ready.isEmpty && messages.isEmpty)
            while let message = messages.popFirst() {
                switch message {
                case .perform(let body): body(self)
                case .completed(let id, let value):
                    // Nothing is there when the wait was ended meanwhile.
                    if let task = waits[id] { endWait(of: task, value) }
                case .interrupt: stopRuns()
                case .quit: return
                }
            }
        }
    }

    func close() {
        for task in waits.values { task.wait?.operation?.cancel() }
        lk_close(L)
    }

    private func runReady() {
        for _ in 0..<ready.count {
            // A stop that came since the last task ran is not meant for one of another run.
            stopRuns()
            guard let task = ready.popFirst() else { return }
            resume(task)
        }
        stopRuns()
    }

    private func resume(_ task: LuaTask) {
        guard tasks[task.thread] === task else { return }
        current = task
        var count: Int32 = 0
        let status = lk_resume(task.thread, L, task.arguments, &count, task.run == nil)
        current = nil
        task.arguments = 0
        if status == LUA_YIELD {
            if task.wait != nil { return }
            // Only a script that went to find the mark of waiting coroutines with `debug` gets here.
            let stack = LuaStack(L: task.thread)
            stack.push(LuaError(kind: "internal", message: "the task waits for nothing"))
        }
        end(task, failed: status != LUA_OK, count: count)
    }

    // MARK: Starting and ending

    /// Starts the function that lies on top of `stack` below its arguments as the first task of a run.
    ///
    /// - Parameter completion: gets the outcome on the Lua thread when the task has ended.
    public func start(arguments: Int32 = 0, completion: @escaping (LuaOutcome) -> Void) {
        if !tasks.values.contains(where: { $0.run != nil }) {
            lk_set_budget(stop.host, limits.instructions.map(Int64.init) ?? -1)
            exitCode = nil
        }
        guard let thread = lua_newthread(L), lua_checkstack(thread, arguments + 1) != 0 else {
            return refuse("too many arguments", completion)
        }
        let reference = luaL_ref(L, luaRegistryIndex)
        lua_xmove(L, thread, arguments + 1)
        let run = Run(deadline: startDeadline(), completion: completion)
        run.main = thread
        add(LuaTask(thread: thread, reference: reference, run: run, arguments: arguments))
    }

    func add(_ task: LuaTask) {
        tasks[task.thread] = task
        ready.append(task)
    }

    /// Ends a run that could not start.
    private func refuse(_ message: String, _ completion: (LuaOutcome) -> Void) {
        lua_settop(L, 0)
        stack.push(LuaError(kind: "argument", message: message))
        completion(LuaOutcome(stack: stack, count: 1, ending: .failed))
        lua_settop(L, 0)
    }

    private func startDeadline() -> Task<Void, Never>? {
        guard let time = limits.time else { return nil }
        return Task { [inbox, stop] in
            guard (try? await Task.sleep(for: time)) != nil else { return }
            stop.insist(on: .deadline)
            inbox.post(.interrupt)
        }
    }

    private func end(_ task: LuaTask, failed: Bool, count: Int32) {
        tasks[task.thread] = nil
        if let run = task.run, run.main == task.thread {
            // Who learns that the run was stopped may clear the stop: its other tasks end before.
            if stop.reason != nil { unwindAll { $0.run === run } }
            complete(run, LuaStack(L: task.thread), failed: failed, count: count)
        } else if failed && (task.run == nil || stop.reason == nil) {
            reportDrop(of: task)
        }
        // What was stopped is dropped as it is: its __close functions would run with hooks off.
        if failed && stop.reason == nil { lk_reset(task.thread) }
        lua_settop(task.thread, 0)
        luaL_unref(L, luaRegistryIndex, task.reference)
    }

    private func complete(_ run: Run, _ stack: LuaStack, failed: Bool, count: Int32) {
        var outcome = LuaOutcome(stack: stack, count: failed ? 1 : count, ending: .returned)
        if failed {
            lk_traceback(L, stack.L, 0)
            outcome.traceback = self.stack.string(at: -1) ?? ""
            self.stack.pop()
            outcome.ending = .failed
        }
        // A stop that came in the last instructions, or that a script's code has caught, is a stop all the same.
        if let reason = stop.reason { outcome.ending = .stopped(reason) }
        run.completion(outcome)
        // After the completion, which may run a __tostring of the script.
        run.deadline?.cancel()
    }

    /// Lets the function that was kept as `dropHandler` know of a task that ended in the midst of its work, so that who
    /// waits for it learns of it.
    private func reportDrop(of task: LuaTask) {
        guard let thread = lua_newthread(L) else { return }
        stack.pushKept(Self.dropHandler)
        lua_rawgeti(L, luaRegistryIndex, lua_Integer(task.reference))
        lua_xmove(L, thread, 2)
        let isWanted = lua_type(thread, 1) == LUA_TFUNCTION
        let reference = luaL_ref(L, luaRegistryIndex)
        guard isWanted else { return luaL_unref(L, luaRegistryIndex, reference) }
        add(LuaTask(thread: thread, reference: reference, run: nil, arguments: 1))
    }

    /// Name under which a function is kept that gets the coroutine of each task that was dropped.
    public static let dropHandler = "cap.dropped"

    /// Ends the run with an exit code; no `pcall` of the script catches it.
    public func exit(_ code: Int32) {
        exitCode = code
        stop.request(.exit)
    }

    // MARK: Stops

    /// Ends all tasks of runs if a stop is asked for; background tasks go on.
    private func stopRuns() {
        guard stop.reason != nil else { return }
        unwindAll { $0.run?.main == $0.thread }
        unwindAll { $0.run != nil }
        stop.clear()
    }

    private func unwindAll(where isMeant: (LuaTask) -> Bool) {
        for task in tasks.values.filter(isMeant) where tasks[task.thread] === task { unwind(task) }
    }

    /// Ends a task while a stop is asked for: its wait raises the stop, and so would every further one.
    private func unwind(_ task: LuaTask) {
        task.wait?.operation?.cancel()
        if task.wait != nil { endWait(of: task, nil) }
        if lua_status(task.thread) == LUA_YIELD { resume(task) } else { end(task, failed: false, count: 0) }
    }

    // MARK: Waits

    /// Handles the inbox until the operation has ended, for a call that cannot suspend. What concerns other tasks waits:
    /// they cannot go on while this call is on the stack.
    ///
    /// - Returns: nil when a stop was asked for.
    func block(until id: Int) -> (any Sendable)? {
        var others: [Inbox.Message] = []
        defer { messages.prepend(others) }
        while true {
            inbox.take(into: &messages, isPatient: messages.isEmpty)
            while let message = messages.popFirst() {
                if case .completed(id, let value) = message { return value }
                others.append(message)
                if case .interrupt = message, stop.reason != nil { return nil }
            }
        }
    }

    func endWait(of task: LuaTask, _ value: (any Sendable)?) {
        guard let wait = task.wait else { return }
        task.wait = nil
        waits[wait.id] = nil
        task.ended = (wait, value)
        ready.append(task)
    }

    fileprivate func finishYielded(on stack: LuaStack) -> Int32 {
        guard let (wait, value) = current?.ended else { return 0 }
        current?.ended = nil
        return returnCode(of: stack) { try wait.finish(stack, value) }
    }
}

private func finishYieldedCall(_ L: OpaquePointer?, _ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let L, let context else { return 0 }
    return Unmanaged<LuaScheduler>.fromOpaque(context).takeUnretainedValue().finishYielded(on: LuaStack(L: L))
}
