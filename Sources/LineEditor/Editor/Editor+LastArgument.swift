extension Editor {
    /// Puts in the last argument of the newest history entry that has one; again, that of an older entry instead.
    mutating func yankLastArgument() {
        let shown = yankedArgument.map { buffer.text(in: $0.range) }
        var index = yankedArgument?.entry ?? history.count
        while index > 0 {
            index -= 1
            guard let argument = language.lastArgument(of: history[index]), argument != shown else { continue }
            let start = yankedArgument?.range.lowerBound ?? buffer.cursor
            buffer.replace(start..<buffer.cursor, with: argument)
            yankedArgument = (start..<buffer.cursor, index)
            return
        }
    }
}
