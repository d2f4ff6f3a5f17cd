extension Editor {
    mutating func recallOlder() {
        var walk = currentRecall
        let shown = buffer.text
        var index = walk.index
        while let found = history.last(before: index, beginningWith: walk.prefix) {
            index = found
            let entry = history[found]
            if entry == shown { continue }
            walk.index = found
            show(entry, walk)
            return
        }
    }

    mutating func recallNewer() {
        guard var walk = recall, walk.revision == buffer.revision else { return }
        let shown = buffer.text
        while let found = history.first(after: walk.index, beginningWith: walk.prefix) {
            walk.index = found
            let entry = history[found]
            if entry == shown { continue }
            show(entry, walk)
            return
        }
        show(walk.draft, walk)
        recall = nil
    }

    private var currentRecall: HistoryRecall {
        if let recall, recall.revision == buffer.revision { return recall }
        return HistoryRecall(
            prefix: buffer.text(in: .start..<buffer.cursor), draft: buffer.text, index: history.count, revision: 0)
    }

    private mutating func show(_ text: String, _ walk: HistoryRecall) {
        buffer.replaceAll(with: text)
        recall = walk
        recall?.revision = buffer.revision
    }

    // MARK: Search

    /// The text that a search found, with the cursor where it was found; nil if nothing was.
    var searchedBuffer: TextBuffer? {
        guard let search, let match = search.match else { return nil }
        let entry = history[match]
        var found = TextBuffer(entry)
        if let range = entry.firstRange(of: search.query) { found.move(to: found.position(at: range)) }
        return found
    }

    /// What a command means while searching.
    ///
    /// - Returns: false if it ends the search and then means what it always means.
    mutating func performInSearch(_ command: Command) -> Bool {
        guard var search else { return false }
        switch command {
        case .reverseSearchHistory, .forwardSearchHistory:
            if search.query.isEmpty {
                search.append(lastQuery, in: history)
            } else {
                search.step(command == .reverseSearchHistory ? .backward : .forward, in: history)
            }
            self.search = search
        case .backwardDeleteChar:
            let query = String(search.query.dropLast())
            var shorter = HistorySearch(search.direction)
            shorter.search(for: query, in: history)
            self.search = shorter
        case .abort: self.search = nil
        case .interrupt:
            self.search = nil
            return false
        case .close: endSearch()
        case .acceptLine where search.match != nil:
            // What was found is run whole, whichever line of it was found.
            endSearch()
            buffer.move(to: buffer.end)
            return false
        default: return false
        }
        return true
    }

    /// Ends a search and takes what it found into the text.
    mutating func endSearch() {
        if let query = search?.query, !query.isEmpty { lastQuery = query }
        if let found = searchedBuffer {
            buffer.replaceAll(with: found.text)
            buffer.move(to: found.cursor)
        }
        search = nil
    }
}

extension String {
    /// How many bytes of UTF-8 stand before the first place where a text stands.
    fileprivate func firstRange(of text: String) -> Int? {
        let (whole, part) = (Array(utf8), Array(text.utf8))
        guard !part.isEmpty, part.count <= whole.count else { return nil }
        return (0...whole.count - part.count).first { whole[$0..<$0 + part.count].elementsEqual(part) }
    }
}
