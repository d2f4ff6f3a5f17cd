/// Puts what an editor has to show into the rows of a window.
///
/// A text that is taller than the window scrolls: the rows around the cursor are shown, and a row below says which. Only
/// what can be seen is looked at.
struct Layout: Sendable {
    var theme: Theme
    var prompt: Prompt
    /// Where the first row shown began the last time, so that the text stays still while the cursor moves in it.
    private var top = Layout.beginning

    init(prompt: Prompt, theme: Theme) {
        self.prompt = prompt
        self.theme = theme
    }

    private static let beginning = RowStart(position: .start, column: 0, indent: .max)

    /// The rows of a list that are shown at most.
    static let listLength = 8

    /// The frame for a window.
    mutating func frame(of view: EditorView, in size: WindowSize) -> Frame {
        let columns = size.columns
        var below: [[Cell]] = []
        if let list = view.list {
            below = rows(of: list, columns: columns, limit: size.rows - (view.status.isEmpty ? 1 : 2))
        }
        if let hint = view.hint, view.list == nil, size.rows - (view.status.isEmpty ? 0 : 1) > 2 {
            below.append(row(of: hint, columns))
        }
        if !view.status.isEmpty, size.rows > 1 { below.append(row(view.status, theme.status, columns)) }

        let painter = TextPainter(view: view, prompt: prompt, theme: theme, columns: columns)
        let height = size.rows - below.count
        let hasMark = height > 2
        let (starts, cursor, isWhole) = visibleRows(painter.breaker, height: height, mark: hasMark ? 1 : 0)
        if !isWhole, hasMark {
            let (first, last) = (starts[0].position.line + 1, starts[starts.count - 1].position.line + 1)
            below.insert(row("lines \(first)-\(last) of \(view.buffer.lines.count)", theme.status, columns), at: 0)
        }
        var rows = painter.rows(starts)
        let cursorColumn = painter.column(of: view.buffer.cursor, in: starts[cursor])
        // The suggestion goes on where the text ends, if that can be seen.
        if !view.suggestion.isEmpty, view.buffer.cursor == view.buffer.end, cursor == rows.count - 1 {
            painter.addSuggestion(to: &rows, limit: size.rows - below.count)
        }
        return Frame(rows: rows + below, cursorRow: cursor, cursorColumn: cursorColumn)
    }

    /// The frame that stays on the screen when the block was entered, with all rows, whatever the window.
    ///
    /// - Parameter limit: of a text with more rows than this only the last ones are shown, and that this is so.
    func finalFrame(of view: EditorView, columns: Int, limit: Int = 1000) -> Frame {
        var view = view
        view.buffer.move(to: view.buffer.end)
        let painter = TextPainter(view: view, prompt: prompt, theme: theme, columns: columns)
        var layout = self
        let (starts, cursor, isWhole) = layout.visibleRows(painter.breaker, height: limit)
        var rows = painter.rows(starts)
        if !isWhole { rows.insert(row("(only the end of the block is shown)", theme.status, columns), at: 0) }
        return Frame(
            rows: rows, cursorRow: rows.count - 1, cursorColumn: painter.column(of: view.buffer.end, in: starts[cursor])
        )
    }

    /// Chooses the rows of the text to show.
    ///
    /// - Parameters:
    ///   - height: how many rows there are.
    ///   - mark: how many of them are wanted for something else unless all of the text is shown.
    /// - Returns: the rows, which of them has the cursor, and whether they are all there are.
    private mutating func visibleRows(_ breaker: RowBreaker, height: Int, mark: Int = 0) -> (
        [RowStart], cursor: Int, isWhole: Bool
    ) {
        let position = breaker.buffer.cursor
        var rows = breaker.rows(at: position)
        var cursor = rows.lastIndex { $0.position.offset <= position.offset } ?? 0
        var isFromStart = false
        while cursor < height {
            guard let more = breaker.rows(beforeChunkOf: rows[0].position) else {
                isFromStart = true
                break
            }
            rows.insert(contentsOf: more, at: 0)
            cursor += more.count
        }
        var isToEnd = false
        while rows.count - cursor <= height {
            guard let more = breaker.rows(afterChunkOf: rows[rows.count - 1].position) else {
                isToEnd = true
                break
            }
            rows += more
        }
        if isFromStart, isToEnd, rows.count <= height {
            top = Layout.beginning
            return (rows, cursor, true)
        }
        let height = height - mark
        let wanted = rows.lastIndex { !top.isBefore($0) } ?? 0
        let latest = min(cursor, max(0, rows.count - height))
        let first = min(max(wanted, cursor - height + 1, 0), max(latest, cursor - height + 1))
        top = rows[first]
        return (Array(rows[first...].prefix(height)), cursor - first, false)
    }

    // MARK: Below the text

    private func row(_ text: String, _ style: Style, _ columns: Int) -> [Cell] {
        var cells: [Cell] = []
        cells.append(text, style, columns: columns)
        return cells
    }

    private func row(of hint: Hint, _ columns: Int) -> [Cell] {
        var cells = row(hint.before, theme.status, columns)
        cells.append(hint.marked, theme.marked, columns: columns)
        cells.append(hint.after, theme.status, columns: columns)
        return cells
    }

    /// - Parameter limit: how many rows there are for the list, if any.
    private func rows(of list: EditorView.List, columns: Int, limit: Int) -> [[Cell]] {
        let hasDetail = !list.detail.isEmpty && limit > 1
        let height = min(list.items.count, limit - (hasDetail ? 1 : 0))
        guard height > 0 else { return [] }
        let first = min(max(0, (list.selected ?? 0) - height + 1), list.items.count - height)
        let items = list.items.enumerated().dropFirst(first).prefix(height)
        let labelWidth = min(items.map { DisplayWidth.of(Glyph.inert($0.element.label)) }.max() ?? 0, columns * 3 / 5)
        let kindWidth = items.map { DisplayWidth.of(Glyph.inert($0.element.kind)) }.max() ?? 0
        var rows = items.map { index, item in
            let isSelected = index == list.selected
            let style = isSelected ? theme.selected : theme.menu
            var cells: [Cell] = []
            let hasMore = !item.kind.isEmpty || !item.summary.isEmpty
            cells.append(item.label, style, columns: hasMore ? labelWidth : columns)
            guard hasMore else { return cells }
            let detail = isSelected ? theme.selected : theme.detail
            pad(&cells, to: labelWidth + 2, detail, columns)
            cells.append(item.kind, detail, columns: columns)
            guard !item.summary.isEmpty else { return cells }
            pad(&cells, to: labelWidth + 2 + kindWidth + 2, detail, columns)
            cells.append(item.summary, detail, columns: columns)
            return cells
        }
        if hasDetail { rows.append(row(list.detail, theme.status, columns)) }
        return rows
    }

    private func pad(_ cells: inout [Cell], to column: Int, _ style: Style, _ columns: Int) {
        cells.append(String(repeating: " ", count: max(0, column - cells.count)), style, columns: columns)
    }
}
