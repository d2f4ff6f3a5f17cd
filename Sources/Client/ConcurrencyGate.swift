/// Lets so many requests pass at once; the others wait in the order they came. Without it the requests beyond the
/// connection limit would wait inside the connection pool, where waiting longer than the connect timeout is a failure.
actor ConcurrencyGate {
    private var free: Int
    private var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
    private var firstTicket: UInt64 = 0
    private var nextTicket: UInt64 = 0

    /// A gate for a number of requests, at least one.
    init(limit: Int) {
        free = max(1, limit)
    }

    /// Waits for a place. Every place must be given back with ``leave()``.
    /// - Throws: `CancellationError` if the task is cancelled while it waits; then there is no place to give back.
    func enter() async throws {
        try Task.checkCancellation()
        if free > 0 {
            free -= 1
            return
        }
        let ticket = nextTicket
        nextTicket += 1
        let hasPlace = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    waiting[ticket] = continuation
                }
            }
        } onCancel: {
            Task { await self.abandon(ticket) }
        }
        if !hasPlace { throw CancellationError() }
    }

    /// Gives a place back, to the one that has waited longest.
    func leave() {
        while firstTicket < nextTicket {
            let next = waiting.removeValue(forKey: firstTicket)
            firstTicket += 1
            if let next {
                next.resume(returning: true)
                return
            }
        }
        free += 1
    }

    private func abandon(_ ticket: UInt64) {
        waiting.removeValue(forKey: ticket)?.resume(returning: false)
    }
}
