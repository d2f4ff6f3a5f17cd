extension Editor {
    /// Tab: indents, completes, or opens the menu.
    mutating func complete() {
        if isInMargin {
            let column = TextColumn.column(in: buffer.line, at: buffer.cursor.offset)
            return buffer.insert(spaces(language.indentationStep - column % language.indentationStep))
        }
        guard options.completes, let completion = completion() else { return }
        if completion.isUnfinished {
            lookup = CompletionLookup(narrows: false)
            return
        }
        if completion.candidates.count == 1, completion.omitted == 0 {
            return insert(completion.candidates[0].text, replacing: completion.replaced)
        }
        let prefix = completion.commonPrefix
        let start = buffer.position(at: completion.replaced.lowerBound)
        if prefix.utf8.count > completion.replaced.count, prefix.hasPrefix(buffer.text(in: start..<buffer.cursor)) {
            insert(prefix, replacing: completion.replaced)
            narrowMenu()
        } else {
            menu = CompletionMenu(completion)
        }
    }

    /// What a command means while the menu is open, or waits for a completion that is looked for.
    ///
    /// - Returns: false if it closes the menu and then means what it always means.
    mutating func performInMenu(_ command: Command) -> Bool {
        if menu == nil, command != .backwardDeleteChar { return false }
        switch command {
        case .complete, .nextLine: menu?.move(by: 1)
        case .completeBackward, .previousLine: menu?.move(by: -1)
        case .acceptLine:
            if let menu { insert(menu.candidate.text, replacing: menu.completion.replaced) }
            menu = nil
        case .backwardDeleteChar:
            _ = performEdit(command)
            narrowMenu()
        case .close, .abort: menu = nil
        default: return false
        }
        return true
    }

    /// Asks again after the text changed, and keeps the selection if it still fits.
    mutating func narrowMenu() {
        let old = menu
        menu = nil
        guard var completion = completion() else { return }
        if completion.isUnfinished {
            lookup = CompletionLookup(narrows: true)
            // Meanwhile there are those of the old ones that still fit.
            let typed = buffer.text(in: buffer.position(at: completion.replaced.lowerBound)..<buffer.cursor)
            completion.candidates = old?.completion.candidates.filter { $0.text.hasPrefix(typed) } ?? []
            completion.omitted = old?.completion.omitted ?? 0
            if completion.candidates.isEmpty { return }
        }
        menu = CompletionMenu(completion)
        if let old { menu?.select(old.candidate) }
    }

    /// Whether a completion is being looked for; while no key comes the host calls `lookFurther`.
    var isLooking: Bool { lookup != nil }

    /// Looks for the next stretch of a completion.
    mutating func lookFurther() {
        guard var lookup else { return }
        self.lookup = nil
        if lookup.narrows { narrowMenu() } else { complete() }
        lookup.goOn()
        if self.lookup?.narrows == lookup.narrows { self.lookup = lookup }
    }

    /// Whether only white space is before the cursor in the line. An empty block is no margin: Tab shows what there is.
    private var isInMargin: Bool {
        !buffer.isEmpty && buffer.text(in: buffer.lineStart..<buffer.cursor).allSatisfy { $0 == " " || $0 == "\t" }
    }

    private func completion() -> Completion? {
        let cursor = buffer.offset(of: buffer.cursor)
        guard let completion = language.completion(in: buffer.text, at: cursor),
            completion.isUnfinished || !completion.candidates.isEmpty,
            completion.replaced.lowerBound >= 0,
            completion.replaced.contains(cursor) || completion.replaced.upperBound == cursor
        else { return nil }
        return completion
    }

    private mutating func insert(_ text: String, replacing range: Range<Int>) {
        buffer.replace(buffer.position(at: range.lowerBound)..<buffer.position(at: range.upperBound), with: text)
    }
}
