/// The state of an incremental search, ^R or ^S.
struct HistorySearch: Sendable {
    enum Direction: Sendable { case backward, forward }

    private(set) var query = ""
    private(set) var direction: Direction
    /// The entry that is shown.
    private(set) var match: Int?
    /// Whether the last step found nothing; the match before it is still shown.
    private(set) var isFailing = false

    init(_ direction: Direction) { self.direction = direction }

    /// Searches for more text.
    mutating func append(_ text: String, in history: History) { search(for: query + text, in: history) }

    /// Changes what is searched for; what is shown stays if it has the new text in it too.
    mutating func search(for query: String, in history: History) {
        let isLonger = query.hasPrefix(self.query)
        self.query = query
        if query.isEmpty {
            match = nil
            isFailing = false
            return
        }
        let from = isLonger ? match : nil
        switch direction {
        case .backward: settle(history.last(before: from.map { $0 + 1 } ?? history.count, containing: query))
        case .forward: settle(history.first(after: from.map { $0 - 1 } ?? -1, containing: query))
        }
    }

    /// Goes to the next entry that has the text in it and is not the same as the one shown.
    mutating func step(_ direction: Direction, in history: History) {
        self.direction = direction
        guard !query.isEmpty else { return }
        let shown = match.map { history[$0] }
        var next = match
        repeat {
            switch direction {
            case .backward: next = history.last(before: next ?? history.count, containing: query)
            case .forward: next = history.first(after: next ?? -1, containing: query)
            }
        } while next.map { history[$0] == shown } == true
        settle(next)
    }

    /// The entries that following steps would show.
    func following(in history: History, limit: Int) -> [String] {
        var search = self
        var entries: [String] = []
        while entries.count < limit, search.match != nil {
            search.step(direction, in: history)
            guard !search.isFailing, let match = search.match else { break }
            entries.append(history[match])
        }
        return entries
    }

    private mutating func settle(_ found: Int?) {
        isFailing = found == nil
        match = found ?? match
    }
}
