import Synchronization

/// Something under way that the display shows: a file, or what a script counts. Any thread reports; a report is no more than
/// a store.
final class ProgressRow: Sendable {
    let unit: ProgressUnit
    private let name: Mutex<String>
    private let count: Atomic<Int64>
    private let whole: Atomic<Int64>

    /// - Parameters:
    ///   - label: what it is called; a name from a server or a file may hold anything.
    ///   - start: what was done before, by an earlier call: it does not count towards the rate.
    init(label: String, unit: ProgressUnit, total: Int64?, start: Int64 = 0) {
        name = Mutex(Self.visible(label))
        self.unit = unit
        count = Atomic(start)
        whole = Atomic(total ?? -1)
    }

    var label: String { name.withLock { $0 } }

    /// Gives it another name.
    func setLabel(_ label: String) { name.withLock { $0 = Self.visible(label) } }

    var done: Int64 { count.load(ordering: .relaxed) }

    /// Nil while it is not known.
    var total: Int64? {
        let total = whole.load(ordering: .relaxed)
        return total < 0 ? nil : total
    }

    func set(_ done: Int64) { count.store(done, ordering: .relaxed) }

    func add(_ count: Int64) {
        // Scripts count; nothing is to trap if one counts up to the end of the integers.
        self.count.wrappingAdd(count, ordering: .relaxed)
    }

    func setTotal(_ total: Int64) { whole.store(total, ordering: .relaxed) }

    /// A label in which nothing drives a terminal. No window is wider than what is kept of it.
    static func visible(_ label: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in label.unicodeScalars.prefix(500) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text.append("?")
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
