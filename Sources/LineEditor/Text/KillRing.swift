/// The texts that were killed last, to be yanked back.
struct KillRing: Sendable {
    /// Which side of the cursor a text was killed on, which is the side where a following kill joins it.
    enum Direction: Sendable { case forward, backward }

    private var entries: [String] = []
    private static let capacity = 60

    init() {}

    /// Keeps a killed text.
    ///
    /// - Parameter joins: whether the command before was a kill too; then both are one text.
    mutating func add(_ text: String, _ direction: Direction, joins: Bool) {
        guard !text.isEmpty else { return }
        if joins, let last = entries.popLast() {
            entries.append(direction == .forward ? last + text : text + last)
        } else {
            entries.append(text)
            if entries.count > Self.capacity { entries.removeFirst() }
        }
    }

    /// The text that would be yanked.
    var last: String? { entries.last }

    /// Makes the text killed before the last one the one to be yanked.
    mutating func rotate() {
        if let last = entries.popLast() { entries.insert(last, at: 0) }
    }
}
