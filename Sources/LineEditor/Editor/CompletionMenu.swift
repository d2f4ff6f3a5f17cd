/// The list of candidates under the text, with one of them selected.
struct CompletionMenu: Sendable {
    let completion: Completion
    private(set) var selected = 0

    init(_ completion: Completion) { self.completion = completion }

    var candidate: Completion.Candidate { completion.candidates[selected] }

    /// Moves the selection, around the ends.
    mutating func move(by distance: Int) {
        let count = completion.candidates.count
        selected = ((selected + distance) % count + count) % count
    }

    /// Selects the candidate with a text, if it is still there.
    mutating func select(_ candidate: Completion.Candidate) {
        selected = completion.candidates.firstIndex { $0.text == candidate.text } ?? 0
    }
}
