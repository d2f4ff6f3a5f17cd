/// Runs an operation and cancels it when the time is over.
enum TotalTimeout {
    /// The time was over.
    struct Expired: Error {}

    /// - Parameters:
    ///   - limit: the time the operation may take, nil for any.
    ///   - operation: ends promptly when its task is cancelled.
    /// - Throws: ``Expired``, or what the operation throws.
    static func run<Value: Sendable>(
        _ limit: Duration?,
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let limit else { return try await operation() }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await operation() }
            group.addTask {
                // A cancelled sleep has nothing to say; the operation reports the cancellation.
                guard (try? await Task.sleep(for: limit)) != nil else { return nil }
                throw Expired()
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }
}
