import LuaKit

/// The part of `stdlib.native` on which stdlib/tasks.lua is built. Tasks are known by their coroutines.
enum TaskFunctions {
    static var all: [(String, LuaFunction)] {
        [
            ("start", start(inBackground: false)), ("start_background", start(inBackground: true)),
            ("current", current), ("park", park), ("wake", wake), ("cancel", cancel), ("on_drop", onDrop),
            ("complain", complain),
        ]
    }

    /// start(function, ...): the coroutine of a task that the run owns; start_background: of one that it does not.
    private static func start(inBackground: Bool) -> LuaFunction {
        { call in
            try call.startTask(inBackground: inBackground)
            return .values(1)
        }
    }

    /// current(): the coroutine of the running task.
    private static func current(_ call: LuaCall) throws -> LuaReturn {
        call.pushCurrentTask()
        return .values(1)
    }

    /// park(seconds, shielded): waits until it is woken, at most so long; whether it was woken. A shielded task waits
    /// even if it is cancelled.
    private static func park(_ call: LuaCall) throws -> LuaReturn {
        try call.park(atMost: call.stack.number(at: 1).map(seconds), isShielded: call.stack.truth(at: 2))
    }

    /// wake(coroutine): whether it was parked.
    private static func wake(_ call: LuaCall) throws -> LuaReturn {
        call.stack.push(.boolean(call.wakeTask(at: 1)))
        return .values(1)
    }

    /// cancel(coroutine)
    private static func cancel(_ call: LuaCall) throws -> LuaReturn {
        call.cancelTask(at: 1)
        return .values(0)
    }

    /// on_drop(function): `function(coroutine)` is called for each task that ends in the midst of its work.
    private static func onDrop(_ call: LuaCall) throws -> LuaReturn {
        call.stack.pushCopy(of: 1)
        call.stack.keep(as: LuaScheduler.dropHandler)
        return .values(0)
    }

    /// complain(text): to the person, on standard error.
    private static func complain(_ call: LuaCall) throws -> LuaReturn {
        StandardError.write("cap: \(call.stack.string(at: 1) ?? "")\n")
        return .values(0)
    }

    /// A duration of at most some thirty years.
    static func seconds(_ number: Double) -> Duration { .seconds(number < 1e9 ? max(0, number) : 1e9) }
}
