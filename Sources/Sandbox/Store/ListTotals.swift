import NIOConcurrencyHelpers

/// Totals of lists by their conditions. Counting 100,000 drafts for every page would cost more than the page itself; as long
/// as no document came, went or changed hands, the number is the same.
///
/// It is asked while the database is read and told of changes while it is written, which never happens at the same time.
final class ListTotals: Sendable {
    private struct Known {
        var totals: [String: [Int64: Int]] = [:]
        /// Those that depend on when documents were changed.
        var momentary: [String: [Int64: Int]] = [:]
    }

    private let known = NIOLockedValueBox(Known())

    /// Hits per type for a list.
    ///
    /// - Parameters:
    ///   - key: everything that the numbers depend on.
    ///   - isMomentary: whether any change of a document may change them.
    func counts(_ key: String, isMomentary: Bool, count: () throws -> [Int64: Int]) rethrows -> [Int64: Int] {
        if let counts = known.withLockedValue({ isMomentary ? $0.momentary[key] : $0.totals[key] }) { return counts }
        let counted = try count()
        known.withLockedValue { known in
            if isMomentary && known.momentary.count < 1000 { known.momentary[key] = counted }
            if !isMomentary && known.totals.count < 1000 { known.totals[key] = counted }
        }
        return counted
    }

    /// The same of a list that is no matter of moments, if it was asked for since it last changed.
    func known(_ key: String) -> [Int64: Int]? { known.withLockedValue { $0.totals[key] } }

    /// Forgets what a commit may have changed.
    ///
    /// - Parameter changesLists: whether documents came, went or changed hands.
    func forget(changesLists: Bool) {
        known.withLockedValue { known in
            known.momentary = [:]
            if changesLists { known.totals = [:] }
        }
    }
}
