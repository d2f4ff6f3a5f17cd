extension Editor {
    /// What the newest history entry that begins like the text goes on with; shown in grey after it.
    ///
    /// - Returns: nil unless the cursor is at the end of a text that history has the beginning of.
    var suggestion: String? {
        guard options.suggests, menu == nil, search == nil, !buffer.isEmpty, buffer.cursor == buffer.end,
            buffer.utf8Count < Self.suggestionLimit
        else { return nil }
        let text = buffer.text
        var index = history.count
        while let found = history.last(before: index, beginningWith: text) {
            let rest = history[found].utf8.dropFirst(text.utf8.count)
            if !rest.isEmpty { return String(Substring(rest)) }
            index = found
        }
        return nil
    }

    /// Nobody enters a longer text twice by hand. In bytes of UTF-8.
    private static let suggestionLimit = 10_000
}
