/// What an editor has to show, before it is known how large the window is.
struct EditorView {
    /// Rows below the text, one of them maybe selected.
    struct List {
        struct Item {
            var label: String
            var kind: String
            var summary: String
        }

        var items: [Item]
        var selected: Int?
        /// A row below the items, about the selected one.
        var detail: String
    }

    var buffer: TextBuffer
    var highlights: [Highlight] = []
    /// Two stretches that belong together, such as brackets; in bytes of UTF-8 of the text.
    var pair: (Range<Int>, Range<Int>)?
    /// What a search found, in bytes of UTF-8 of the text.
    var found: Range<Int>?
    /// Text in grey after the end.
    var suggestion = ""
    /// A row below the text.
    var hint: Hint?
    var list: List?
    /// A row below everything.
    var status = ""
}

extension Editor {
    /// What is to be shown now.
    ///
    /// - Parameters:
    ///   - isFinal: whether the block was entered, so that only the text itself stays on the screen.
    ///   - listLength: how many rows of a list can be seen at most.
    mutating func view(isFinal: Bool = false, listLength: Int = 8) -> EditorView {
        if let search { return view(of: search, listLength: listLength) }
        var view = EditorView(buffer: buffer)
        if buffer.utf8Count <= Self.highlightLimit { addHighlights(to: &view, isFinal: isFinal) }
        if isFinal { return view }
        view.suggestion = suggestion ?? ""
        view.hint = hint
        if let argument { view.status = "count: \(argument.value)" }
        if lookup?.isLong == true { view.status = "looking ..." }
        if let menu {
            let candidate = menu.candidate
            let about = [candidate.signature, candidate.summary].filter { !$0.isEmpty }.joined(separator: "  ")
            let count = menu.completion.candidates.count + menu.completion.omitted
            // Only the rows around the selection are made: there may be thousands.
            let page = menu.selected / listLength * listLength
            view.list = EditorView.List(
                items: menu.completion.candidates[page...].prefix(listLength).map {
                    .init(label: $0.text, kind: $0.kind, summary: $0.summary)
                },
                selected: menu.selected - page, detail: "\(menu.selected + 1)/\(count)  \(about)")
        }
        return view
    }

    private mutating func addHighlights(to view: inout EditorView, isFinal: Bool) {
        guard options.highlights || options.matchesBrackets else { return }
        let text = buffer.text
        if highlightCache?.revision != buffer.revision {
            highlightCache = (buffer.revision, language.highlights(in: text))
        }
        let highlights = highlightCache?.highlights ?? []
        if options.highlights { view.highlights = highlights }
        if options.matchesBrackets, !isFinal {
            view.pair = language.pair(in: text, at: buffer.offset(of: buffer.cursor))
        }
    }

    private func view(of search: HistorySearch, listLength: Int) -> EditorView {
        var view = EditorView(buffer: searchedBuffer ?? buffer)
        if search.match != nil {
            let start = view.buffer.offset(of: view.buffer.cursor)
            view.found = start..<start + search.query.utf8.count
            let more = search.following(in: history, limit: listLength)
            if !more.isEmpty {
                let items = more.map { entry in
                    let end = entry.firstIndex(of: "\n")
                    return EditorView.List.Item(
                        label: String(entry[..<(end ?? entry.endIndex)]), kind: end == nil ? "" : "...", summary: "")
                }
                view.list = EditorView.List(items: items, selected: nil, detail: "")
            }
        }
        let way = search.direction == .backward ? "backward" : "forward"
        view.status = "\(search.isFailing ? "not found" : "search") \(way): \(search.query)"
        return view
    }
}
