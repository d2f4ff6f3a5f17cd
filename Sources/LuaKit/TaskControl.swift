import CLua
import CLuaSupport

/// What a function called from Lua can do with tasks. A task is known by its coroutine.
extension LuaCall {
    /// Starts the function at index 1 with the values above it as a task, and leaves its coroutine as the only value. It
    /// runs when the running task waits or ends.
    ///
    /// - Parameter inBackground: whether no run owns it: it goes on when the run that started it ends or is stopped.
    ///   What a background task starts is one too.
    public func startTask(inBackground: Bool) throws {
        let limit = scheduler.limits.tasks
        guard scheduler.tasks.count < limit else {
            throw LuaError(
                kind: "limit",
                message:
                    "\(limit) tasks are under way, which is the most; tasks.map and tasks.each work off lists of any "
                    + "length with few tasks")
        }
        let (L, arguments) = (stack.L, stack.count - 1)
        guard let thread = lua_newthread(L), lua_checkstack(thread, arguments + 1) != 0 else {
            throw LuaError(kind: "argument", message: "too many arguments")
        }
        lua_pushvalue(L, -1)
        let reference = luaL_ref(L, luaRegistryIndex)
        lua_rotate(L, 1, 1)
        lua_xmove(L, thread, arguments + 1)
        let run = inBackground ? nil : scheduler.current?.run
        scheduler.add(LuaTask(thread: thread, reference: reference, run: run, arguments: arguments))
    }

    /// Pushes the coroutine of the running task, however deep in coroutines of the script the call is made; nil outside
    /// of tasks.
    public func pushCurrentTask() {
        if let task = scheduler.current {
            lua_rawgeti(stack.L, luaRegistryIndex, lua_Integer(task.reference))
        } else {
            stack.push(.nil)
        }
    }

    /// Suspends the running task until another one wakes it. The result is whether it was woken.
    ///
    /// - Parameters:
    ///   - time: after this time it goes on without having been woken.
    ///   - isShielded: whether it waits even if it is cancelled.
    /// - Throws: `LuaError` where Lua cannot suspend; if all others wait too, when it goes on.
    public func park(atMost time: Duration?, isShielded: Bool) throws -> LuaReturn {
        try scheduler.park(on: stack, atMost: time, isShielded: isShielded)
    }

    /// Ends the wait of the parked task whose coroutine is at `index`.
    ///
    /// - Returns: whether it was parked.
    public func wakeTask(at index: Int32) -> Bool { lua_tothread(stack.L, index).map(scheduler.wake) ?? false }

    /// Makes the wait of the task whose coroutine is at `index` fail with an error of kind `cancelled`, and every further
    /// one. The operation that it waits for is cancelled.
    public func cancelTask(at index: Int32) { lua_tothread(stack.L, index).map(scheduler.cancel) }

    /// Whether the running task belongs to no run.
    public var isInBackground: Bool { scheduler.current.map { $0.run == nil } ?? false }
}
