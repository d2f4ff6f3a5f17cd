/// What goes wrong with requests, and how often: the text after `--faults` (design, section 9).
public struct FaultPlan: Sendable, Equatable {
    /// What can happen to a request instead of its answer.
    enum Fault: Sendable, Hashable {
        /// This status is answered, and the server does nothing.
        case status(Int)
        /// The connection is closed before the server does anything.
        case refuse
        /// The server acts, and then the connection is closed without an answer.
        case drop
    }

    /// Faults with their probabilities, which are 1 together at most: no request has two of them.
    private(set) var chances: [(fault: Fault, probability: Double)] = []
    /// The least and the longest time, in seconds, that a request waits before anything else.
    private(set) var delay: ClosedRange<Double>?
    /// What the sequence of faults begins with; nil for another one each time.
    private(set) var seed: UInt64?
    /// The text that it was read from.
    public let text: String

    /// What a text may hold, for messages and help.
    public static let allowed =
        "429, 500, 502, 503, 504, drop and refuse with a probability (503=5%), delay with a time (50ms, 20ms-200ms, 1s), "
        + "and seed with a number"

    /// Reads a list like `503=5%,429=1%,drop=2%,delay=20ms-200ms,seed=7`.
    ///
    /// - Throws: ``SandboxError`` that says what is wrong and what is allowed.
    public init(_ text: String) throws(SandboxError) {
        self.text = text
        var seen: Set<String> = []
        for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingBlanks() }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw SandboxError("\"\(entry)\" is no NAME=VALUE. Allowed are \(FaultPlan.allowed).")
            }
            guard seen.insert(parts[0]).inserted else { throw SandboxError("\"\(parts[0])\" is given twice.") }
            try read(parts[0], parts[1])
        }
        guard chances.reduce(0, { $0 + $1.probability }) <= 1 + 1e-9 else {
            throw SandboxError("The probabilities are more than 100% together.")
        }
    }

    private mutating func read(_ name: String, _ value: String) throws(SandboxError) {
        switch name {
        case "429", "500", "502", "503", "504":
            chances.append((.status(Int(name) ?? 0), try FaultPlan.probability(name, value)))
        case "drop": chances.append((.drop, try FaultPlan.probability(name, value)))
        case "refuse": chances.append((.refuse, try FaultPlan.probability(name, value)))
        case "delay": delay = try FaultPlan.range(value)
        case "seed":
            guard let number = UInt64(value) else {
                throw SandboxError("seed=\(value): the seed is a whole number from 0.")
            }
            seed = number
        default: throw SandboxError("There is no fault \"\(name)\". Allowed are \(FaultPlan.allowed).")
        }
    }

    private static func probability(_ name: String, _ value: String) throws(SandboxError) -> Double {
        let isPercent = value.hasSuffix("%")
        guard let number = number(isPercent ? String(value.dropLast()) : value) else {
            throw SandboxError("\(name)=\(value): a probability is written 5% or 0.05.")
        }
        let probability = isPercent ? number / 100 : number
        guard probability <= 1 else {
            throw SandboxError("\(name)=\(value): a probability is 100% at most, written 5% or 0.05.")
        }
        return probability
    }

    private static func range(_ value: String) throws(SandboxError) -> ClosedRange<Double> {
        let ends = value.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            .map { seconds($0.trimmingBlanks()) }
        guard let last = ends.last ?? nil, let first = ends.count > 1 ? ends[0] : 0, first <= last, last <= 3600 else {
            throw SandboxError("delay=\(value): a delay is written 50ms, 20ms-200ms or 1s, up to an hour.")
        }
        return first...last
    }

    private static func seconds(_ text: String) -> Double? {
        for (unit, factor) in [("ms", 0.001), ("s", 1)] where text.hasSuffix(unit) {
            return number(String(text.dropLast(unit.count))).map { $0 * factor }
        }
        return nil
    }

    /// A number in digits with at most one point: neither `1e3`, `nan` nor a sign.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else { return nil }
        return Double(text)
    }

    /// Plans are the same when they were written the same.
    public static func == (left: FaultPlan, right: FaultPlan) -> Bool { left.text == right.text }
}
