/// What could stand at the cursor.
public struct Completion: Sendable {
    /// One text that could stand there.
    public struct Candidate: Equatable, Sendable {
        /// What is put into the text.
        public var text: String
        /// A word for what it is: `function`, `field`, `file`.
        public var kind: String
        /// One line that says what it does.
        public var summary: String
        /// How it is called, for functions.
        public var signature: String

        /// A candidate; what is not said about it is not shown.
        public init(_ text: String, kind: String = "", summary: String = "", signature: String = "") {
            self.text = text
            self.kind = kind
            self.summary = summary
            self.signature = signature
        }
    }

    /// The stretch of the text that a candidate replaces, in bytes of UTF-8 of the whole text.
    public var replaced: Range<Int>
    /// In the order in which they are shown.
    public var candidates: [Candidate]
    /// How many more there are: a list of 100,000 is better cut by who makes it.
    public var omitted: Int
    /// Whether it is not known yet what fits: the same question looks on where this one stopped, so that no key has to wait
    /// for a list of 100,000.
    public var isUnfinished = false

    /// Candidates for a stretch of the text.
    public init(replacing replaced: Range<Int>, candidates: [Candidate], omitted: Int = 0) {
        self.replaced = replaced
        self.candidates = candidates
        self.omitted = omitted
    }

    /// The answer while it is not known yet what fits.
    public static func unfinished(replacing replaced: Range<Int>) -> Completion {
        var completion = Completion(replacing: replaced, candidates: [])
        completion.isUnfinished = true
        return completion
    }

    /// The longest text that all candidates begin with; empty if not all are known.
    var commonPrefix: String {
        guard omitted == 0, let first = candidates.first?.text else { return "" }
        return candidates.dropFirst().reduce(first) { prefix, candidate in
            String(zip(prefix, candidate.text).prefix { $0 == $1 }.map(\.0))
        }
    }
}
