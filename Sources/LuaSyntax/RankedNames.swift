/// The names that begin as typed, the likeliest first.
public struct RankedNames: Equatable, Sendable {
    /// The first of them.
    public let names: [String]
    /// How many more there are.
    public let omitted: Int

    /// Chooses and sorts names: those whose case is as typed, then the others, each in alphabetical order; and after all of
    /// these the names that begin with an underscore, private by custom, unless one was typed.
    ///
    /// - Parameters:
    ///   - names: all there are.
    ///   - prefix: what has been typed. Without a capital letter it also stands for capital letters (ASCII only).
    ///   - limit: how many are wanted; of 100,000 it is much faster to find the first 500 than to sort all.
    public init(_ names: [String], prefix: String, limit: Int = .max) {
        let prefix = Prefix(prefix)
        var best: [Candidate] = []
        var worst: Candidate?
        var count = 0
        for name in names {
            guard let group = prefix.group(of: name) else { continue }
            count += 1
            let candidate = Candidate(group: group, name: name)
            if let worst, !(candidate < worst) { continue }
            best.append(candidate)
            // Sorting only when twice as many have gathered keeps the cost of each one small.
            if best.count / 2 >= limit {
                best.sort()
                best.removeSubrange(limit...)
                worst = best.last
            }
        }
        best.sort()
        self.names = best.prefix(limit).map(\.name)
        omitted = count - self.names.count
    }
}

private struct Candidate: Comparable {
    let group: Int
    let name: String

    static func < (left: Candidate, right: Candidate) -> Bool {
        left.group != right.group ? left.group < right.group : left.name < right.name
    }
}

private struct Prefix {
    let bytes: [UInt8]
    let ignoresCase: Bool

    init(_ text: String) {
        bytes = Array(text.utf8)
        ignoresCase = !bytes.contains { $0.isUppercase }
    }

    /// Which group a name is in, the smaller the better; nil if it does not begin with the prefix.
    func group(of name: String) -> Int? {
        var isExact = true
        var rest = name.utf8.makeIterator()
        for byte in bytes {
            guard let next = rest.next() else { return nil }
            if next == byte { continue }
            guard ignoresCase, next.lowercased == byte else { return nil }
            isExact = false
        }
        // With something typed, all or none of the names begin with an underscore.
        if bytes.isEmpty, rest.next() == UInt8(ascii: "_") { return 2 }
        return isExact ? 0 : 1
    }
}
