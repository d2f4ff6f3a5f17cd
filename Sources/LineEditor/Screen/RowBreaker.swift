/// Where a row of the screen begins in the text.
struct RowStart: Equatable {
    var position: TextPosition
    /// Columns of text before it in the line, which tab stops are counted from.
    var column: Int
    /// Columns that the prompt takes.
    var indent: Int

    /// Whether it stands above another row. A row with nothing but the prompt begins where the next one does.
    func isBefore(_ other: RowStart) -> Bool {
        position == other.position ? indent > 0 && other.indent == 0 : position < other.position
    }
}

/// Breaks lines into rows of the window.
///
/// A line is broken in chunks of `chunk` bytes, each beginning a new row, so that a line of 10 MB costs a key no more than
/// the chunk that the cursor is in.
struct RowBreaker {
    let buffer: TextBuffer
    let columns: Int
    /// Columns of the prompt before the first line and before the others.
    let indents: (first: Int, others: Int)

    static let chunk = 16384

    /// The rows of the chunk of a line that a place is in.
    func rows(at position: TextPosition) -> [RowStart] {
        let line = buffer.lines[position.line]
        let number = chunkNumber(of: position)
        let start = chunkStart(number, of: position.line)
        let end = chunkStart(number + 1, of: position.line)
        let indent = number > 0 ? 0 : position.line == 0 ? indents.first : indents.others
        var rows = [RowStart(position: TextPosition(line: position.line, offset: start), column: 0, indent: indent)]
        var column = 0
        var used = indent
        var clusters = ClusterCursor(line, from: start)
        while clusters.offset < end {
            let offset = clusters.offset
            guard let cluster = clusters.next() else { break }
            let width = Glyph(cluster, column: column).width
            if !RowBreaker.fits(width, after: used, of: columns) {
                rows.append(
                    RowStart(position: TextPosition(line: position.line, offset: offset), column: column, indent: 0))
                used = 0
            }
            column += width
            used += min(width, columns)
        }
        // The cursor after the last column of a row stands in a row of its own.
        if used >= columns, end == line.utf8.count, buffer.cursor == TextPosition(line: position.line, offset: end) {
            rows.append(RowStart(position: buffer.cursor, column: column, indent: 0))
        }
        return rows
    }

    /// Whether a glyph goes into a row that has something in it; one too wide for any row is cut, in a row of its own.
    static func fits(_ width: Int, after used: Int, of columns: Int) -> Bool {
        used == 0 || used + min(width, columns) <= columns
    }

    /// The rows before a place's chunk, nearest last; nil at the start of the text.
    func rows(beforeChunkOf position: TextPosition) -> [RowStart]? {
        let number = chunkNumber(of: position)
        if number > 0 {
            return rows(at: TextPosition(line: position.line, offset: chunkStart(number - 1, of: position.line)))
        }
        guard position.line > 0 else { return nil }
        return rows(at: TextPosition(line: position.line - 1, offset: buffer.lines[position.line - 1].utf8.count))
    }

    /// The rows after a place's chunk, nearest first; nil at the end of the text.
    func rows(afterChunkOf position: TextPosition) -> [RowStart]? {
        let number = chunkNumber(of: position)
        let next = chunkStart(number + 1, of: position.line)
        if next < buffer.lines[position.line].utf8.count {
            return rows(at: TextPosition(line: position.line, offset: next))
        }
        guard position.line + 1 < buffer.lines.count else { return nil }
        return rows(at: TextPosition(line: position.line + 1, offset: 0))
    }

    /// Where the chunk that a place is in ends, in bytes of the line.
    func chunkEnd(of position: TextPosition) -> Int { chunkStart(chunkNumber(of: position) + 1, of: position.line) }

    private func chunkNumber(of position: TextPosition) -> Int {
        let count = buffer.lines[position.line].utf8.count
        var number = min(position.offset, max(0, count - 1)) / Self.chunk
        // The boundary may have moved up to keep a grapheme cluster whole.
        if number > 0, chunkStart(number, of: position.line) > position.offset { number -= 1 }
        if number > 0, chunkStart(number, of: position.line) >= count { number -= 1 }
        return number
    }

    private func chunkStart(_ number: Int, of line: Int) -> Int {
        buffer.aligned(TextPosition(line: line, offset: number * Self.chunk)).offset
    }
}
