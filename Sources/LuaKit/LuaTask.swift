/// A coroutine that the scheduler runs. Lives on the Lua thread.
final class LuaTask {
    let thread: OpaquePointer
    /// Keeps the coroutine alive.
    let reference: Int32
    /// The run it belongs to; nil for a background task, which no run waits for and no stop of a run ends.
    let run: Run?
    /// Values on its stack that it is started with.
    var arguments: Int32
    /// Every wait of a cancelled task fails.
    var isCancelled = false
    /// What it waits for.
    var wait: Wait?
    /// How its last wait has ended, until it goes on.
    var ended: (wait: Wait, value: (any Sendable)?)?

    init(thread: OpaquePointer, reference: Int32, run: Run?, arguments: Int32) {
        self.thread = thread
        self.reference = reference
        self.run = run
        self.arguments = arguments
    }

    struct Wait {
        let id: Int
        /// Nil when only another task can end it.
        let operation: Task<Void, Never>?
        /// Whether another task can end it.
        let isParked: Bool
        /// Whether a cancelled task waits all the same: for the end of what it has started.
        let isShielded: Bool
        let finish: (LuaStack, (any Sendable)?) throws -> LuaReturn
    }
}

/// A task that Swift has started and whose end it wants to know, with the tasks that were started from it.
final class Run {
    /// Its first task.
    var main: OpaquePointer?
    let completion: (LuaOutcome) -> Void
    let deadline: Task<Void, Never>?

    init(deadline: Task<Void, Never>?, completion: @escaping (LuaOutcome) -> Void) {
        self.deadline = deadline
        self.completion = completion
    }
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
