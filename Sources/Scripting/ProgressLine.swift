import Synchronization

/// One line on the terminal about a file on its way, drawn a few times a second.
final class ProgressLine: Sendable {
    private let label: String
    private let started = ContinuousClock.now
    private let lastDrawn = Mutex<ContinuousClock.Instant?>(nil)

    init(label: String) {
        let name = label.split(separator: "/").last.map(String.init) ?? label
        self.label = String(
            name.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(40).map(Character.init))
    }

    func update(_ done: Int64, _ total: Int64?) {
        let now = ContinuousClock.now
        let isDue = lastDrawn.withLock { last in
            if let last, now - last < .milliseconds(200) { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let seconds = Double((now - started).components.seconds) + Double((now - started).components.attoseconds) / 1e18
        let rate = seconds > 0 ? Double(done) / seconds : 0
        var line = "\(label)  \(megabytes(Double(done)))"
        if let total, total > 0 {
            let filled = Int(20 * done / total)
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: max(0, 20 - filled))
            line = "\(label)  [\(bar)] \(megabytes(Double(done))) of \(megabytes(Double(total)))"
        }
        StandardError.write("\r\(line)  \(megabytes(rate))/s\u{1B}[K")
    }

    /// Removes the line.
    func finish() {
        if lastDrawn.withLock({ $0 }) != nil { StandardError.write("\r\u{1B}[K") }
    }

    private func megabytes(_ bytes: Double) -> String {
        let tenths = Int((bytes / 104_857.6).rounded())
        return "\(tenths / 10).\(tenths % 10) MiB"
    }
}
