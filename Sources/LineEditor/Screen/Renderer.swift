/// Turns one frame into the next with few bytes.
///
/// It writes only cells that changed and moves the cursor relative to where it is, so it needs not know where on the
/// screen the prompt is, and what stands above is never touched. The sequences in use, all of them in every terminal
/// since the VT100 or (CHA) ECMA-48:
///
///     CUU ESC[nA  CUD ESC[nB  CUF ESC[nC  CHA ESC[nG   move up, down, right, to a column
///     EL  ESC[K   ED  ESC[J                            erase to the end of the row, of the screen
///     CUP ESC[H   ED2 ESC[2J                           to the first row, erase all: only for clear-screen
///     SGR ESC[..m                                      style
struct Renderer: Sendable {
    private var shown = Frame.empty
    private var columns = 80
    /// Where the terminal's cursor is; the column after the last one while the terminal waits with wrapping.
    private var row = 0
    private var column = 0
    private var style = Style.plain
    private var output: [UInt8] = []

    init() {}

    /// Paints a frame over the one shown.
    ///
    /// - Parameters:
    ///   - frame: has no more rows than the window.
    ///   - columns: the width of the window, the same until `resize` says otherwise.
    /// - Returns: the bytes for the terminal.
    mutating func render(_ frame: Frame, columns: Int) -> [UInt8] {
        self.columns = columns
        paint(frame)
        move(toRow: frame.cursorRow, column: frame.cursorColumn)
        shown = frame
        return takeOutput()
    }

    /// Paints the last frame of a block and leaves it: the cursor goes to the row below.
    ///
    /// - Parameters:
    ///   - frame: may have more rows than the window; they scroll away at its top.
    ///   - suffix: characters to put after it.
    mutating func finish(_ frame: Frame, suffix: String = "", in size: WindowSize) -> [UInt8] {
        columns = size.columns
        if frame.rows.count > size.rows {
            erase()
            shown = .empty
        }
        paint(frame)
        move(toRow: frame.rows.count - 1, column: frame.rows[frame.rows.count - 1].count)
        output += (suffix + "\r\n").utf8
        forget()
        return takeOutput()
    }

    /// Takes what is shown off the screen; the cursor is then where it began.
    mutating func clear() -> [UInt8] {
        erase()
        forget()
        return takeOutput()
    }

    /// Clears the whole screen; the next frame begins in its first row.
    mutating func clearScreen() -> [UInt8] {
        forget()
        return Array("\u{1B}[H\u{1B}[2J".utf8)
    }

    /// Takes what is shown off the screen after the window changed.
    ///
    /// Terminals break rows that have become too long, as nearly all do now; in one that cuts them instead, rows above
    /// the prompt may go too.
    mutating func resize(to size: WindowSize) -> [UInt8] {
        let above = shown.rows[..<row].reduce(0) { $0 + max(1, ($1.count + size.columns - 1) / size.columns) }
        row = min(above + min(column, columns - 1) / size.columns, size.rows - 1)
        columns = size.columns
        erase()
        forget()
        return takeOutput()
    }

    /// Takes the cursor to be at the start of an empty row.
    private mutating func forget() {
        shown = .empty
        (row, column) = (0, 0)
    }

    private mutating func takeOutput() -> [UInt8] {
        set(.plain)
        defer { output = [] }
        return output
    }

    private mutating func erase() {
        move(toRow: 0, column: 0)
        output += "\u{1B}[J".utf8
    }

    // MARK: Painting

    private mutating func paint(_ frame: Frame) {
        for (number, cells) in frame.rows.enumerated() {
            if number < shown.rows.count {
                paint(cells, over: shown.rows[number], inRow: number)
            } else {
                move(toRow: number - 1, column: 0)
                output += "\r\n".utf8
                (row, column) = (number, 0)
                write(cells[...], inRow: number)
            }
        }
        if frame.rows.count < shown.rows.count {
            move(toRow: frame.rows.count, column: 0)
            set(.plain)
            output += "\u{1B}[J".utf8
        }
    }

    private mutating func paint(_ new: [Cell], over old: [Cell], inRow number: Int) {
        let common = min(new.count, old.count)
        var start = 0
        while start < common, new[start] == old[start] { start += 1 }
        if start == new.count, start == old.count { return }
        // Half a wide character cannot be written.
        while start > 0, isInside(new, start) || isInside(old, start) { start -= 1 }
        var end = new.count
        if new.count == old.count {
            while end > start, new[end - 1] == old[end - 1] { end -= 1 }
            while end < new.count, isInside(new, end) || isInside(old, end) { end += 1 }
        }
        write(new[start..<end], inRow: number)
        if new.count < old.count {
            move(toRow: number, column: new.count)
            set(.plain)
            output += "\u{1B}[K".utf8
        }
    }

    private func isInside(_ cells: [Cell], _ index: Int) -> Bool { index < cells.count && cells[index].width == 0 }

    private mutating func write(_ cells: ArraySlice<Cell>, inRow number: Int) {
        guard !cells.isEmpty else { return }
        move(toRow: number, column: cells.startIndex)
        for cell in cells where cell.width > 0 {
            set(cell.style)
            output += cell.character.utf8
            column += cell.width
            // Terminals disagree about how wide a character of several scalars is; this says it.
            if cell.character.utf8.count > 4, column < columns { output += "\u{1B}[\(column + 1)G".utf8 }
        }
    }

    private mutating func set(_ style: Style) {
        guard style != self.style else { return }
        output += style.escapeSequence.utf8
        self.style = style
    }

    private mutating func move(toRow target: Int, column targetColumn: Int) {
        // Where a terminal that waits with wrapping goes from there, only a carriage return makes sure.
        if column >= columns, target != row || targetColumn != column { carriageReturn() }
        if target < row { output += "\u{1B}[\(row - target)A".utf8 }
        if target > row { output += "\u{1B}[\(target - row)B".utf8 }
        row = target
        guard targetColumn != column else { return }
        if targetColumn < column { carriageReturn() }
        if targetColumn > column { output += "\u{1B}[\(targetColumn - column)C".utf8 }
        column = targetColumn
    }

    private mutating func carriageReturn() {
        output.append(UInt8(ascii: "\r"))
        column = 0
    }
}
