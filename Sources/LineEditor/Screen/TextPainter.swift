/// Paints rows of the text: prompt, characters, colours.
struct TextPainter {
    let breaker: RowBreaker
    private let view: EditorView
    private let theme: Theme
    private let columns: Int
    private let prompts: (first: [Cell], others: [Cell])

    init(view: EditorView, prompt: Prompt, theme: Theme, columns: Int) {
        self.view = view
        self.theme = theme
        self.columns = columns
        prompts = (Self.cells(of: prompt.main, columns), Self.cells(of: prompt.continuation, columns))
        breaker = RowBreaker(
            buffer: view.buffer, columns: columns, indents: (prompts.first.count, prompts.others.count))
    }

    /// The end of a prompt, cut so that two columns are left for the text.
    private static func cells(of prompt: [StyledText], _ columns: Int) -> [Cell] {
        var cells: [Cell] = []
        for part in prompt { cells.append(part.text, part.style, columns: .max) }
        var kept = cells.suffix(max(0, columns - 2))
        while kept.first?.width == 0 { kept.removeFirst() }
        return Array(kept)
    }

    /// The cells of rows that follow each other.
    func rows(_ starts: [RowStart]) -> [[Cell]] {
        var lineOffset =
            starts.first.map { view.buffer.offset(of: TextPosition(line: $0.position.line, offset: 0)) } ?? 0
        var styles = StyleCursor(view: view, theme: theme)
        var line = starts.first?.position.line ?? 0
        return starts.map { start in
            if start.position.line > line {
                lineOffset += view.buffer.lines[line].utf8.count + 1
                line = start.position.line
            }
            return cells(of: start, lineOffset: lineOffset, &styles)
        }
    }

    /// The column of the screen where a place in a row is.
    func column(of position: TextPosition, in start: RowStart) -> Int {
        var used = start.indent
        var column = start.column
        var clusters = ClusterCursor(view.buffer.lines[start.position.line], from: start.position.offset)
        while clusters.offset < position.offset, let cluster = clusters.next() {
            let width = Glyph(cluster, column: column).width
            column += width
            used += width
        }
        return min(used, columns - 1)
    }

    /// Adds the first line of the suggestion after the text, in as many rows as there is room for.
    func addSuggestion(to rows: inout [[Cell]], limit: Int) {
        let end = view.suggestion.firstIndex(of: "\n")
        let text = view.suggestion[..<(end ?? view.suggestion.endIndex)] + (end == nil ? "" : " ...")
        for cluster in text {
            let glyph = Glyph(cluster, column: 0)
            if !RowBreaker.fits(glyph.width, after: rows[rows.count - 1].count, of: columns) {
                guard rows.count < limit else { return }
                rows.append([])
            }
            rows[rows.count - 1].append(glyph, theme.suggestion, columns: columns)
        }
    }

    private func cells(of start: RowStart, lineOffset: Int, _ styles: inout StyleCursor) -> [Cell] {
        var cells = start.indent == 0 ? [] : start.position.line == 0 ? prompts.first : prompts.others
        let chunkEnd = breaker.chunkEnd(of: start.position)
        var column = start.column
        var clusters = ClusterCursor(view.buffer.lines[start.position.line], from: start.position.offset)
        while clusters.offset < chunkEnd {
            let offset = clusters.offset
            guard let cluster = clusters.next() else { break }
            let glyph = Glyph(cluster, column: column)
            guard RowBreaker.fits(glyph.width, after: cells.count, of: columns) else { break }
            cells.append(glyph, styles.style(at: lineOffset + offset), columns: columns)
            column += glyph.width
        }
        return cells
    }
}

/// Finds the style of places that follow each other.
private struct StyleCursor {
    private let view: EditorView
    private let theme: Theme
    private var next: Int?

    init(view: EditorView, theme: Theme) {
        self.view = view
        self.theme = theme
    }

    mutating func style(at offset: Int) -> Style {
        if let (first, second) = view.pair, first.contains(offset) || second.contains(offset) { return theme.bracket }
        if let found = view.found, found.contains(offset) { return theme.found }
        var index = next ?? firstHighlight(endingAfter: offset)
        while index < view.highlights.count, view.highlights[index].range.upperBound <= offset { index += 1 }
        next = index
        guard index < view.highlights.count, view.highlights[index].range.contains(offset) else { return .plain }
        return theme.style(of: view.highlights[index].kind)
    }

    private func firstHighlight(endingAfter offset: Int) -> Int {
        var (low, high) = (0, view.highlights.count)
        while low < high {
            let middle = (low + high) / 2
            if view.highlights[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
