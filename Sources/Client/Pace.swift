import Synchronization

/// How fast requests may go to one server: how many at once, how many in a time, and what the server's answers have taught
/// about both. All connections of a process to a server share one, so that many tasks together keep to it.
public final class Pace: Sendable {
    private struct State {
        var free: Int
        /// Those who wait for a place, by ticket, and the tickets in the order of coming; one may have gone meanwhile.
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        var line: ArraySlice<UInt64> = []
        var lastTicket: UInt64 = 0
        /// When the next request may start, as far as a rate says so.
        var nextStart: ContinuousClock.Instant?
        /// Nothing starts before: the server has asked for it.
        var pausedUntil: ContinuousClock.Instant?
        var learnt = LearntRate()
    }

    private let rate: Rate?
    private let state: Mutex<State>

    /// A pace.
    /// - Parameters:
    ///   - concurrency: how many requests run at once, at least one.
    ///   - rate: how many start in a time; nil for as many as the server takes.
    public init(concurrency: Int, rate: Rate? = nil) {
        self.rate = rate
        state = Mutex(State(free: max(1, concurrency)))
    }

    /// The requests in a second that are allowed now, nil for any number.
    public var allowedPerSecond: Double? {
        state.withLock { [rate?.perSecond, $0.learnt.perSecond].compactMap { $0 }.min() }
    }

    // MARK: Places

    /// Waits for one of the places, in the order of coming. Every place must be given back with ``leave()``.
    /// - Throws: `CancellationError` if the task is cancelled while it waits; then there is no place to give back.
    func enter() async throws {
        try Task.checkCancellation()
        let ticket: UInt64? = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.lastTicket += 1
            return state.lastTicket
        }
        guard let ticket else { return }
        let hasPlace = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    // A place may have become free since the ticket was drawn.
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting[ticket] = continuation
                    state.line.append(ticket)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: false)
        }
        if !hasPlace { throw CancellationError() }
    }

    /// Gives a place back, to the one that has waited longest.
    func leave() {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            while let ticket = state.line.popFirst() {
                if let next = state.waiting.removeValue(forKey: ticket) { return next }
            }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }

    // MARK: Turns

    private enum Turn {
        case now
        case at(ContinuousClock.Instant)
        /// The server recovers until then; look again afterwards.
        case notBefore(ContinuousClock.Instant)
    }

    /// Waits until the next request may start. Every attempt takes a turn.
    /// - Returns: how long it had to wait.
    /// - Throws: `CancellationError` if the task is cancelled while it waits.
    @discardableResult
    func turn() async throws -> Duration {
        var waited = Duration.zero
        while true {
            switch nextTurn() {
            case .now: return waited
            case .at(let start): return try await waited + sleep(until: start)
            case .notBefore(let end): waited += try await sleep(until: end)
            }
        }
    }

    private func sleep(until end: ContinuousClock.Instant) async throws -> Duration {
        let start = ContinuousClock.now
        try await Task.sleep(until: end, clock: .continuous)
        return ContinuousClock.now - start
    }

    private func nextTurn() -> Turn {
        state.withLock { state in
            let interval = interval(state)
            // Without any limit, the clock is not even read.
            guard interval != nil || state.pausedUntil != nil else { return .now }
            let now = ContinuousClock.now
            if let end = state.pausedUntil {
                if end > now { return .notBefore(end) }
                state.pausedUntil = nil
            }
            guard let interval else { return .now }
            let start = max(now, state.nextStart ?? now)
            state.nextStart = start + interval
            return start > now ? .at(start) : .now
        }
    }

    private func interval(_ state: State) -> Duration? {
        let rates = [rate?.perSecond, state.learnt.perSecond].compactMap { $0 }
        return rates.min().map { .seconds(1 / $0) }
    }

    // MARK: Learning

    /// Takes note of an answer.
    /// - Parameters:
    ///   - status: its status.
    ///   - limits: what its headers say about the rate limit.
    ///   - pause: how long the server asks, or is given, to recover; nil when it does not have to.
    func learn(status: Int, limits: RateLimitHeaders?, pause: Duration?) {
        let now = ContinuousClock.now
        state.withLock { state in
            if status == 429 {
                state.learnt.refused(at: now)
            } else {
                state.learnt.accepted(at: now, limits: limits)
            }
            guard let pause else { return }
            state.pausedUntil = max(state.pausedUntil ?? now, now + pause)
            state.nextStart = nil
        }
    }
}
