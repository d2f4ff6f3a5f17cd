import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What the network's thread is asked to do, by itself and by others.
final class NetworkInbox: Sendable {
    enum Work: Sendable {
        case job(UnownedJob)
        case call(@Sendable (NetworkLoop) -> Void)
    }

    private struct State {
        var work: [Work] = []
        /// Whether the thread sleeps, or is about to, and nobody has woken it yet.
        var waits = false
    }

    /// Readable once somebody wants the thread to wake up.
    let wakeUp: CInt
    private let bell: CInt
    private let state = Mutex(State())

    init() {
        var ends: [CInt] = [0, 0]
        precondition(pipe(&ends) == 0, "the system refuses a pipe: \(String(cString: strerror(errno)))")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (wakeUp, bell) = (ends[0], ends[1])
    }

    func put(_ work: Work) {
        let rings = state.withLock { state in
            state.work.append(work)
            defer { state.waits = false }
            return state.waits
        }
        guard rings else { return }
        var byte: UInt8 = 0
        while write(bell, &byte, 1) < 0, errno == EINTR {}
    }

    /// All that has come, in its order.
    func take() -> [Work] {
        state.withLock { state in
            defer { state.work = [] }
            return state.work
        }
    }

    /// - Returns: whether there is nothing to do; from then on the bell rings when something comes.
    func beginWait() -> Bool {
        state.withLock { state in
            state.waits = state.work.isEmpty
            return state.waits
        }
    }

    /// The thread is awake: nobody needs to ring.
    func endWait() { state.withLock { $0.waits = false } }
}
