import NIOCore
import Synchronization

/// Runs an operation beside a task that may end it.
enum Watchdog {
    /// The total time was over.
    struct Expired: Error {}
    /// The server took nothing more of a body.
    struct Stalled: Error {}

    /// - Parameters:
    ///   - operation: ends promptly when its task is cancelled.
    ///   - watch: returns if it has nothing more to watch, or throws to cancel the operation.
    /// - Throws: what the watch throws, or the operation.
    static func run<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value,
        watch: @escaping @Sendable () async throws -> Void
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await operation() }
            group.addTask {
                do {
                    try await watch()
                } catch is CancellationError {
                    // The operation, cancelled as well, has more to say about it.
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// Runs an operation for so long at most, nil for any time.
    ///
    /// The timer is the event loop's: one of the system's would cost a request more than anything else of ours.
    /// - Throws: ``Expired``, or what the operation throws.
    static func run<Value: Sendable>(
        atMost limit: Duration?,
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let limit else { return try await operation() }
        let running = Task(executorPreference: NetworkThread.executor, operation: operation)
        let isExpired = Atomic(false)
        let timer = NetworkThread.loop.scheduleTask(in: TimeAmount(limit)) {
            isExpired.store(true, ordering: .relaxed)
            running.cancel()
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            do {
                return try await running.value
            } catch {
                throw isExpired.load(ordering: .relaxed) ? Expired() : error
            }
        } onCancel: {
            running.cancel()
        }
    }
}
