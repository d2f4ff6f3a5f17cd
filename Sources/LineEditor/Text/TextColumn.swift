/// Display columns of a line: counted from its start, tabs and characters that are spelled out included.
enum TextColumn {
    /// The column where the character at an offset begins.
    static func column(in line: String, at offset: Int) -> Int {
        var column = 0
        var clusters = ClusterCursor(line)
        while clusters.offset < offset, let cluster = clusters.next() {
            column += Glyph(cluster, column: column).width
        }
        return column
    }

    /// The offset of the character that covers a column, or the end of the line.
    static func offset(in line: String, at goal: Int) -> Int {
        var column = 0
        var clusters = ClusterCursor(line)
        while true {
            let offset = clusters.offset
            guard let cluster = clusters.next() else { return offset }
            column += Glyph(cluster, column: column).width
            if column > goal { return offset }
        }
    }
}
