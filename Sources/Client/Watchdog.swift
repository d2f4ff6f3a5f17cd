/// Runs an operation beside a task that may end it.
enum Watchdog {
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
}
