import CLua
import CLuaSupport

/// How a task waits: for an operation outside, or for another task.
extension LuaScheduler {
    /// How an operation tells its outcome, from any thread.
    typealias Completion = @Sendable (any Sendable) -> Void

    /// - Parameter begin: begins the operation; returns what cancels it, nil for one that only ends by itself.
    func wait(
        on stack: LuaStack, begin: (@escaping Completion) -> Task<Void, Never>?,
        finish: @escaping (LuaStack, (any Sendable)?) throws -> LuaReturn
    ) throws -> LuaReturn {
        if lk_is_stopping(stack.L) || current?.isCancelled == true { return try finish(stack, nil) }
        let (id, running) = number(begin)
        guard let task = current, lk_may_suspend(stack.L) else {
            let value = block(until: id)
            if value == nil { running?.cancel() }
            return try finish(stack, value)
        }
        task.wait = LuaTask.Wait(id: id, operation: running, isParked: false, isShielded: false, finish: finish)
        waits[id] = task
        return .waiting
    }

    private func number(_ begin: (@escaping Completion) -> Task<Void, Never>?) -> (Int, Task<Void, Never>?) {
        lastWait += 1
        let id = lastWait
        return (id, begin { [inbox] in inbox.post(.completed(id: id, value: $0)) })
    }

    /// Runs an operation as a Swift task.
    func run(_ operation: @escaping @Sendable () async -> any Sendable, _ end: @escaping Completion) -> Task<
        Void, Never
    > {
        Task(executorPreference: executor) { end(await operation()) }
    }

    /// How a wait for another task ends.
    enum ParkEnd: Sendable {
        case woken
        case timeOver
        case deadlock
    }

    /// Suspends the task until another one wakes it; see `LuaCall.park`.
    func park(on stack: LuaStack, atMost time: Duration?, isShielded: Bool) throws -> LuaReturn {
        if lk_is_stopping(stack.L) { return .values(0) }
        guard let task = current, lk_may_suspend(stack.L) else { throw Self.cannotPark }
        if task.isCancelled && !isShielded { throw Self.cancelled }
        var (id, operation): (Int, Task<Void, Never>?) = (0, nil)
        if let time {
            (id, operation) = number { end in
                run(
                    {
                        try? await Task.sleep(for: time)
                        return ParkEnd.timeOver
                    }, end)
            }
            waits[id] = task
        }
        task.wait = LuaTask.Wait(id: id, operation: operation, isParked: true, isShielded: isShielded) { stack, value in
            switch value as? ParkEnd {
            case .deadlock: throw Self.deadlock
            case nil: throw Self.cancelled
            case let end: stack.push(.boolean(end == .woken))
            }
            return .values(1)
        }
        return .waiting
    }

    /// Ends the wait of a parked task.
    ///
    /// - Returns: whether it was parked.
    func wake(_ thread: OpaquePointer) -> Bool {
        guard let task = tasks[thread], let wait = task.wait, wait.isParked else { return false }
        wait.operation?.cancel()
        endWait(of: task, ParkEnd.woken)
        return true
    }

    /// Makes the wait of a task, and every further one, fail; the operation it waits for is cancelled.
    func cancel(_ thread: OpaquePointer) {
        guard let task = tasks[thread] else { return }
        task.isCancelled = true
        guard let wait = task.wait, !wait.isShielded else { return }
        wait.operation?.cancel()
        endWait(of: task, nil)
    }

    /// Called when nothing outside is waited for and no task can go on: if a run is under way, its tasks wait for each
    /// other in vain, and their waits fail.
    func breakDeadlock() {
        let stuck = tasks.values.filter { $0.run != nil }
        for task in stuck where task.wait?.isShielded == false { endWait(of: task, ParkEnd.deadlock) }
    }

    private static let cancelled = LuaError(kind: "cancelled", message: "the task was cancelled")

    private static let deadlock = LuaError(
        kind: "deadlock", message: "all tasks wait for each other, so that none can ever go on")

    private static let cannotPark = LuaError(
        kind: "state",
        message: "Lua cannot suspend a task here (inside a sort comparator, a gsub callback, a finalizer or the like), "
            + "so no other task can be waited for; do it before")
}
