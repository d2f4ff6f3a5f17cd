/// The lines of the display for a window of a size. Pure: it knows neither time nor terminal.
struct ProgressLayout {
    /// One thing under way.
    struct Row {
        var label: String
        var unit: ProgressUnit
        var done: Int64
        var total: Int64?
        var perSecond: Double?
    }

    /// All files of a batch together: those that are done, and those under way.
    struct Overall {
        var finished = 0
        var failed = 0
        var running = 0
        var done: Int64 = 0
        /// Nil when that of a file is not known.
        var total: Int64?
        var perSecond: Double?
    }

    private static let widestBar = 20
    private static let narrowestBar = 5

    let columns: Int
    let height: Int

    /// The lines, none wider than the window, no more than it has.
    /// - Parameter overall: nil when one file is all there is.
    func lines(_ rows: [Row], overall: Overall?) -> [String] {
        // One line of the window stays for what is above.
        let room = max(1, height - 1)
        var shown = rows[...]
        let needsLast = overall != nil || rows.count > room
        if rows.count + (needsLast ? 1 : 0) > room { shown = rows.prefix(room - 1) }
        let hidden = rows.count - shown.count
        let widest = max(8, columns / 3)
        var texts = shown.map(parts)
        if let overall { texts.append(parts(overall, hidden: hidden, widest: widest)) }
        // Columns that stand below each other.
        let labels = min(texts.map { Self.width(of: $0.label) }.max() ?? 0, widest)
        let amounts = texts.map { $0.amount.count }.max() ?? 0
        let rates = texts.map { $0.rate.count }.max() ?? 0
        for index in texts.indices {
            texts[index].amount = texts[index].amount.leftPadded(to: amounts)
            texts[index].rate = texts[index].rate.leftPadded(to: rates)
        }
        let tails = texts.map { Self.width(of: $0.tail) }.max() ?? 0
        let bar = min(Self.widestBar, columns - labels - tails - 6)
        var lines = texts.map { line($0, labels: labels, bar: bar) }
        if overall == nil, needsLast { lines.append(Self.cut("and \(hidden) more", to: columns)) }
        return lines
    }

    private struct Parts {
        var label: String
        /// From 0 to 1; nil when the whole is not known.
        var fraction: Double?
        var amount: String
        var rate = ""
        /// Of the rest.
        var time: String?

        /// What stands behind the bar.
        var tail: String {
            let percent = fraction.map { "\(Int($0 * 100))%".leftPadded(to: 4) + "  " } ?? ""
            let tail = percent + amount + (rate.isEmpty ? "" : "  " + rate)
            return time.map { tail + "  ETA " + $0 } ?? tail
        }
    }

    private func parts(_ row: Row) -> Parts {
        parts(row.label, row.unit, row.done, row.total, row.perSecond)
    }

    private func parts(_ overall: Overall, hidden: Int, widest: Int) -> Parts {
        var label = "\(overall.finished) done, \(overall.running) running"
        if overall.failed > 0 { label += ", \(overall.failed) failed" }
        if hidden > 0 { label += ", \(hidden) more" }
        if label.count > widest {
            label = "\(overall.finished)/\(overall.finished + overall.failed + overall.running) done"
        }
        return parts(label, .bytes, overall.done, overall.total, overall.perSecond)
    }

    private func parts(
        _ label: String, _ unit: ProgressUnit, _ done: Int64, _ total: Int64?, _ perSecond: Double?
    ) -> Parts {
        var parts = Parts(label: label, fraction: fraction(done, total), amount: unit.amount(done, of: total))
        guard let perSecond else { return parts }
        parts.rate = unit.rate(perSecond)
        if let total, done < total { parts.time = Self.remaining(Double(total - done), perSecond) }
        return parts
    }

    private func fraction(_ done: Int64, _ total: Int64?) -> Double? {
        total.map { $0 > 0 ? min(1, max(0, Double(done) / Double($0))) : 1 }
    }

    private func line(_ parts: Parts, labels: Int, bar: Int) -> String {
        let label = Self.shortened(parts.label, to: labels)
        var line = label + String(repeating: " ", count: max(0, labels - Self.width(of: label))) + "  "
        if bar >= Self.narrowestBar {
            if let fraction = parts.fraction {
                let filled = Int(fraction * Double(bar))
                line +=
                    "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: bar - filled) + "] "
            } else {
                line += String(repeating: " ", count: bar + 3)
            }
        }
        return Self.cut(line + parts.tail, to: columns)
    }

    /// How long the rest takes, as `m:ss` or `h:mm:ss`; nil when nobody can tell.
    static func remaining(_ left: Double, _ perSecond: Double) -> String? {
        guard left >= 0, perSecond > 0 else { return nil }
        let exact = (left / perSecond).rounded(.up)
        guard exact < 360_000 else { return nil }
        let seconds = Int(exact)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if seconds < 3600 { return "\(seconds / 60):\(two(seconds % 60))" }
        return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    // MARK: Columns

    /// Columns of a text, at most: what is not ASCII may take two.
    static func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    }

    /// The beginning of a text that fits.
    static func cut(_ text: String, to columns: Int) -> String {
        var left = columns
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            left -= scalar.isASCII ? 1 : 2
            if left < 0 { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// The text, with its middle left out if it is too long: names often differ at their ends.
    static func shortened(_ text: String, to columns: Int) -> String {
        guard width(of: text) > columns else { return text }
        guard columns >= 8 else { return cut(text, to: columns) }
        let end = (columns - 3) / 2
        let head = cut(text, to: columns - 3 - end)
        let tail = String(cut(String(text.reversed()), to: end).reversed())
        return head + "..." + tail
    }
}
