import NIOConcurrencyHelpers

/// Totals of lists by their conditions. Counting 100,000 drafts for every page would cost more than the page itself; as long
/// as no document came, went or changed hands, the number is the same.
final class ListTotals: Sendable {
    private struct State {
        var number = -1
        var totals: [String: [Int64: Int]] = [:]
    }

    private let state = NIOLockedValueBox(State())

    /// Hits per type for a list.
    ///
    /// - Parameters:
    ///   - key: everything that the numbers depend on.
    ///   - number: the state of the store before the reading began.
    func counts(_ key: String, state number: Int, count: () throws -> [Int64: Int]) rethrows -> [Int64: Int] {
        let known = state.withLockedValue { state in
            state.number == number ? state.totals[key] : nil
        }
        if let known { return known }
        let counted = try count()
        state.withLockedValue { state in
            if state.number < number { state = State(number: number) }
            if state.number == number && state.totals.count < 1000 { state.totals[key] = counted }
        }
        return counted
    }
}
