/// What is counted, and how its numbers are written.
enum ProgressUnit: Sendable, Equatable {
    case bytes
    /// Things of a name, which may be empty.
    case things(String)

    /// `3` or `3 of 10 drafts`, `1.5 MiB` or `1.5 of 20.0 MiB`: the count as wide as the total, so that lines stay as they are.
    func amount(_ done: Int64, of total: Int64?) -> String {
        switch self {
        case .bytes:
            let scale = Scale(max(done, total ?? 0))
            guard let total else { return "\(scale.number(done)) \(scale.name)" }
            let whole = scale.number(total)
            return "\(scale.number(done).leftPadded(to: whole.count)) of \(whole) \(scale.name)"
        case .things(let name):
            let suffix = name.isEmpty ? "" : " \(name)"
            guard let total else { return "\(done)\(suffix)" }
            return "\("\(done)".leftPadded(to: "\(total)".count)) of \(total)\(suffix)"
        }
    }

    /// `2.5 MiB/s`, `3.2/s`.
    func rate(_ perSecond: Double) -> String {
        switch self {
        case .bytes:
            let bytes = Int64(min(max(perSecond, 0), 1e18))
            let scale = Scale(bytes)
            return "\(scale.number(bytes)) \(scale.name)/s"
        case .things:
            let perSecond = min(max(perSecond, 0), 1e15)
            return perSecond < 100 ? "\(tenths(perSecond))/s" : "\(Int64(perSecond))/s"
        }
    }

    /// Sizes in one of these have one decimal.
    private struct Scale {
        let name: String
        let bytes: Double

        init(_ largest: Int64) {
            switch largest {
            case ..<(1 << 20): (name, bytes) = ("KiB", 1024)
            case ..<(1 << 30): (name, bytes) = ("MiB", 1_048_576)
            default: (name, bytes) = ("GiB", 1_073_741_824)
            }
        }

        func number(_ count: Int64) -> String { tenths(Double(count) / bytes) }
    }
}

/// A number with one decimal.
private func tenths(_ number: Double) -> String {
    let tenths = Int64((number * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
}

extension String {
    func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
