import LineEditor

/// A small VT100: enough of one to see what a person would see.
///
/// Wide characters fill two cells, the second one empty. A sequence it does not know is recorded as unexpected.
struct Screen {
    private(set) var columns: Int
    private(set) var rows: Int
    private(set) var cells: [[String]]
    private(set) var row = 0
    private(set) var column = 0
    /// Rows that went out at the top.
    private(set) var scrollback: [String] = []
    private(set) var unexpected: [String] = []
    private(set) var styles: [[String]]
    private var isWrapPending = false
    private var style = ""

    init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
        styles = Array(repeating: Array(repeating: "", count: columns), count: rows)
    }

    /// The rows without spaces at their ends, and without empty rows at the end.
    var text: [String] {
        var text = cells.map(Self.text)
        while text.last?.isEmpty == true { text.removeLast() }
        return text
    }

    /// As `text`, with `|` where the cursor is.
    var textWithCursor: [String] {
        var copy = self
        copy.cells[row].insert("|", at: column)
        return copy.text
    }

    private static func text(_ row: [String]) -> String {
        var line = row.joined()
        while line.last == " " { line.removeLast() }
        return line
    }

    mutating func feed(_ bytes: [UInt8]) {
        var rest = Substring(String(decoding: bytes, as: UTF8.self))
        while let character = rest.popFirst() {
            switch character {
            case "\r\n": carriageReturn(); lineFeed()
            case "\r": carriageReturn()
            case "\n": lineFeed()
            case "\u{1B}": escape(&rest)
            default: put(character)
            }
        }
    }

    /// Changes the window, breaking rows that are too long as terminals do.
    mutating func resize(columns: Int, rows: Int) {
        var lines: [String] = []
        var cursorLine = 0
        var cursorColumn = column
        for (index, cells) in cells.enumerated() {
            var parts: [[String]] = []
            let used = cells.lastIndex { $0 != " " }.map { $0 + 1 } ?? 0
            var start = 0
            repeat {
                parts.append(Array(cells[start..<max(start, min(start + columns, used))]))
                start += columns
            } while start < used
            if index == row {
                let part = min(column / columns, parts.count - 1)
                cursorLine = lines.count + part
                cursorColumn = min(column - part * columns, columns - 1)
            }
            lines += parts.map { $0.joined(separator: "\u{0}") }
        }
        let kept = lines.map { line -> [String] in
            let cells =
                line.isEmpty ? [] : line.split(separator: "\u{0}", omittingEmptySubsequences: false).map(String.init)
            return cells + Array(repeating: " ", count: columns - cells.count)
        }
        let first = max(0, cursorLine - rows + 1)
        scrollback += kept[..<first].map(Self.text)
        cells = Array(kept[first...].prefix(rows))
        while cells.count < rows { cells.append(Array(repeating: " ", count: columns)) }
        styles = Array(repeating: Array(repeating: "", count: columns), count: rows)
        (row, column, isWrapPending) = (cursorLine - first, cursorColumn, false)
        (self.columns, self.rows) = (columns, rows)
    }

    private mutating func carriageReturn() { (column, isWrapPending) = (0, false) }

    private mutating func lineFeed() {
        isWrapPending = false
        guard row == rows - 1 else { return row += 1 }
        scrollback.append(Self.text(cells.removeFirst()))
        cells.append(Array(repeating: " ", count: columns))
        styles.removeFirst()
        styles.append(Array(repeating: "", count: columns))
    }

    private mutating func put(_ character: Character) {
        let width = DisplayWidth.of(character)
        if width == 0 || width > columns { unexpected.append("character \(character.unicodeScalars)") }
        if isWrapPending || column + width > columns {
            carriageReturn()
            lineFeed()
        }
        // Half of a wide character that is written over is gone.
        if cells[row][column].isEmpty { cells[row][column - 1] = " " }
        let end = min(column + width, columns)
        if end < columns, cells[row][end].isEmpty { cells[row][end] = " " }
        cells[row][column] = String(character)
        for next in (column + 1)..<max(column + 1, end) { cells[row][next] = "" }
        for next in column..<end { styles[row][next] = style }
        column += width
        if column >= columns { (column, isWrapPending) = (columns - 1, true) }
    }

    private mutating func escape(_ rest: inout Substring) {
        guard rest.popFirst() == "[" else { return unexpected.append("ESC") }
        let parameters = rest.prefix { $0.isNumber || $0 == ";" || $0 == "?" }
        rest = rest.dropFirst(parameters.count)
        let number = Int(parameters) ?? 1
        let final = rest.popFirst() ?? " "
        if final != "m", final != "J", final != "K" { isWrapPending = false }
        switch final {
        case "A": row = max(0, row - number)
        case "B": row = min(rows - 1, row + number)
        case "C": column = min(columns - 1, column + number)
        case "G": column = min(columns, number) - 1
        case "H": (row, column) = (0, 0)
        case "K": erase(row: row, from: column)
        case "J" where parameters == "2": for row in 0..<rows { erase(row: row, from: 0) }
        case "J":
            erase(row: row, from: column)
            for row in (row + 1)..<max(row + 1, rows) { erase(row: row, from: 0) }
        case "m": style = parameters == "0" ? "" : String(parameters)
        default: unexpected.append("ESC [ \(parameters)\(final)")
        }
    }

    private mutating func erase(row: Int, from start: Int) {
        if isWrapPending { unexpected.append("erased while waiting with wrapping") }
        for column in start..<columns {
            cells[row][column] = " "
            styles[row][column] = ""
        }
    }
}
