/// One column of a row.
struct Cell: Equatable, Sendable {
    var character: Character
    /// How many columns the character takes; 0 in the columns after the first of a wide one.
    var width: Int
    var style: Style
}

/// What the screen is to show from the row of the prompt down.
struct Frame: Equatable, Sendable {
    /// The rows, each with as many cells as it has something to show.
    var rows: [[Cell]]
    var cursorRow: Int
    var cursorColumn: Int

    /// One empty row with the cursor in it, which is what a terminal shows where nothing was painted yet.
    static let empty = Frame(rows: [[]], cursorRow: 0, cursorColumn: 0)
}

extension [Cell] {
    /// Adds a glyph that fits into so many columns; what is wider than the whole row is cut.
    mutating func append(_ glyph: Glyph, _ style: Style, columns: Int) {
        switch glyph {
        case .plain(let character, let width) where width <= columns:
            append(Cell(character: character, width: width, style: style))
            for _ in 1..<Swift.max(1, width) { append(Cell(character: " ", width: 0, style: style)) }
        case .plain: append(Cell(character: "?", width: 1, style: style))
        case .spelled(let text):
            for character in text.prefix(columns) { append(Cell(character: character, width: 1, style: style)) }
        }
    }

    /// Adds as much of a text as fits.
    mutating func append(_ text: some StringProtocol, _ style: Style, columns: Int) {
        for cluster in text {
            let glyph = Glyph(cluster, column: count)
            guard count + glyph.width <= columns else { return }
            append(glyph, style, columns: columns)
        }
    }
}
