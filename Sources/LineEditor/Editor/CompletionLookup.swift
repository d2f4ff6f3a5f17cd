/// A completion that is looked for a stretch at a time, between keys.
struct CompletionLookup: Sendable {
    /// Whether the open menu asked for it, and not Tab.
    let narrows: Bool
    /// How many stretches were done.
    private(set) var stretches = 0

    init(narrows: Bool) { self.narrows = narrows }

    /// Whether it takes so long that somebody may wonder.
    var isLong: Bool { stretches > 20 }

    mutating func goOn() { stretches += 1 }
}
