import Synchronization

/// The connections of one transport, as every thread may hold them. Nothing is connected, loaded or read before the first
/// request: a process that sends nothing pays nothing.
final class Connections: Sendable {
    private enum State { case unused, used, shutDown }

    /// Names them on the network's thread.
    let pool = ConnectionPool.ID()
    private let state = Mutex(State.unused)

    // A running request holds the transport, so none can be running now.
    deinit { close() }

    /// Notes that they are used.
    /// - Throws: ``AttemptFailure`` after ``shutdown()``.
    func use() throws(AttemptFailure) {
        let isOpen = state.withLock { state in
            if state == .unused { state = .used }
            return state == .used
        }
        if !isOpen { throw ConnectionPool.shutDown(sent: false) }
    }

    /// Closes them. Running requests fail.
    func shutdown() async {
        guard close() else { return }
        await withCheckedContinuation { continuation in NetworkThread.run { _ in continuation.resume() } }
    }

    @discardableResult private func close() -> Bool {
        let isUsed = state.withLock { state in
            defer { state = .shutDown }
            return state == .used
        }
        if isUsed { NetworkThread.run { [pool] loop in loop.close(pool) } }
        return isUsed
    }
}
