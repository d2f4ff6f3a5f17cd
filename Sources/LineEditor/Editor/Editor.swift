/// The text being typed and everything a key does to it: keys in, outcomes out, no terminal.
public struct Editor {
    /// What can be switched off.
    public struct Options: Sendable {
        /// Colours by what stands where.
        public var highlights = true
        /// Grey text from history after the cursor.
        public var suggests = true
        /// Completion with Tab.
        public var completes = true
        /// Two brackets that belong together look different while the cursor is at one.
        public var matchesBrackets = true
        /// A line about the call whose arguments are typed.
        public var hints = true

        /// Everything on.
        public init() {}
    }

    /// What is switched on; it may change between keys.
    public var options = Options()
    /// What is recalled, searched and suggested.
    public var history: History
    /// The text, with the cursor and what can be undone.
    var buffer = TextBuffer()
    /// The list of completions, while it is open.
    var menu: CompletionMenu?
    /// The incremental search, while it goes on.
    var search: HistorySearch?
    /// Set when the screen is to be cleared; who paints sets it back.
    var wantsClearScreen = false

    let language: any InputLanguage
    /// Which keys do what.
    public let keymap: Keymap
    var killRing = KillRing()
    var recall: HistoryRecall?
    /// What ^R ^R searches for again.
    var lastQuery = ""
    var lastCommand: Command?
    /// The text that a yank put in, until another command.
    var yanked: Range<TextPosition>?
    /// The argument that M-. put in, and the history entry that it is from, until another command.
    var yankedArgument: (range: Range<TextPosition>, entry: Int)?
    /// The count for the next command, while one is typed.
    private(set) var argument: NumericArgument?
    /// The completion that is looked for between keys.
    var lookup: CompletionLookup?
    /// Whether the key that is handled now came while the menu waited for such a completion.
    private var narrows = false
    /// The line about the place of the cursor.
    private(set) var hint: Hint?
    private var chord: [Key] = []
    private var quotesNext = false
    var highlightCache: (revision: Int, highlights: [Highlight])?

    /// A longer text is shown without colours, so that a key stays quick whatever was pasted. In bytes of UTF-8.
    static let highlightLimit = 200_000

    /// An editor with an empty text.
    public init(language: any InputLanguage, history: History = History(), keymap: Keymap = .standard) {
        self.language = language
        self.history = history
        self.keymap = keymap
    }

    /// What is typed so far.
    public var text: String { buffer.text }

    /// Starts a new block; history and the kill ring stay.
    public mutating func begin(_ text: String = "") {
        buffer = TextBuffer(text)
        menu = nil
        search = nil
        recall = nil
        settle(after: nil)
        argument = nil
        lookup = nil
        hint = nil
        chord = []
        quotesNext = false
        highlightCache = nil
        language.begin()
    }

    /// Replaces the text, as one step to undo.
    public mutating func replaceText(with text: String) {
        settle(after: nil)
        buffer.replaceAll(with: text)
    }

    /// Asks what is to be said about the place of the cursor. For after a key and not for each painting: who paints may be
    /// the one who would have to answer.
    mutating func updateHint() {
        hint = nil
        guard options.hints, menu == nil, search == nil, !buffer.isEmpty, buffer.utf8Count <= Self.highlightLimit else {
            return
        }
        hint = language.hint(in: buffer.text, at: buffer.offset(of: buffer.cursor))
    }

    /// Does what a key means.
    public mutating func handle(_ key: Key) -> Outcome {
        let closes = menu != nil || search != nil || lookup != nil
        narrows = lookup?.narrows == true
        lookup = nil
        if quotesNext {
            quotesNext = false
            argument = nil
            if let text = key.literal { buffer.insert(text) }
            return .pending
        }
        if case .paste(let text) = key.code {
            chord = []
            argument = nil
            endSearch()
            menu = nil
            buffer.insert(text)
            settle(after: nil)
            return .pending
        }
        chord.append(key)
        switch keymap.meaning(of: chord) {
        case .prefix: return .pending
        // With nothing to close, the next key decides.
        case .command(.close) where !closes: return .pending
        case .command(let command):
            chord = []
            if command == .digitArgument {
                extendArgument(by: key)
                return .pending
            }
            let count = argument?.value
            argument = nil
            let outcome = perform(command, count)
            settle(after: command)
            return outcome
        case .nothing:
            let isAlone = chord.count == 1
            chord = []
            // ^C is heard in the middle of a chord too.
            if !isAlone, keymap.meaning(of: [key]) == .command(.interrupt) { return handle(key) }
            if isAlone, key.modifiers.isEmpty, argument?.take(key) == true { return .pending }
            let count = argument?.value
            argument = nil
            if isAlone, case .character(let character) = key.code, key.modifiers.isEmpty { type(character, count) }
            settle(after: nil)
            return .pending
        }
    }

    private mutating func extendArgument(by key: Key) {
        endSearch()
        menu = nil
        var argument = argument ?? NumericArgument()
        _ = argument.take(key)
        self.argument = argument
    }

    /// Forgets what only the next command could have gone on with.
    private mutating func settle(after command: Command?) {
        lastCommand = command
        if command != .yank, command != .yankPop { yanked = nil }
        if command != .yankLastArg { yankedArgument = nil }
    }

    private mutating func type(_ character: Character, _ count: Int?) {
        if let count {
            if count > 0 { buffer.insert(String(repeating: character, count: count)) }
        } else if search != nil {
            search?.append(String(character), in: history)
        } else {
            buffer.type(character)
            if menu != nil || narrows { narrowMenu() }
        }
    }

    private mutating func perform(_ command: Command, _ argument: Int?) -> Outcome {
        if let argument, argument < 0, let opposite = command.opposite { return perform(opposite, -argument) }
        if search != nil {
            if performInSearch(command) { return .pending }
            endSearch()
        }
        if menu != nil {
            if performInMenu(command) { return .pending }
            menu = nil
        } else if narrows, performInMenu(command) {
            return .pending
        }
        if performMotion(command, count: argument ?? 1) || performEdit(command, argument: argument) { return .pending }
        switch command {
        case .acceptLine: return acceptLine()
        case .complete: complete()
        case .completeBackward: indentLess()
        case .reverseSearchHistory: search = HistorySearch(.backward)
        case .forwardSearchHistory: search = HistorySearch(.forward)
        case .quotedInsert: quotesNext = true
        case .clearScreen: wantsClearScreen = true
        case .editAndExecuteCommand: return .openEditor(buffer.text)
        case .suspend: return .suspended
        case .interrupt: return buffer.isEmpty ? .hint : .dropped
        case .deleteCharOrEndOfFile:
            if buffer.isEmpty { return .endOfInput }
            deleteForward(argument)
        default: break
        }
        return .pending
    }

    private mutating func acceptLine() -> Outcome {
        guard buffer.cursor.line == buffer.lines.count - 1, language.isComplete(buffer.text) else {
            addLine()
            return .pending
        }
        buffer.move(to: buffer.end)
        moveOut()
        return .accepted(buffer.text)
    }
}

extension Key {
    /// What quoted-insert puts in for the key; nil for keys that are no character.
    fileprivate var literal: String? {
        let text: String
        switch code {
        case .character(let character):
            guard modifiers.contains(.control) else {
                text = String(character)
                break
            }
            guard let ascii = character.asciiValue else { return nil }
            text = String(Unicode.Scalar(ascii & 0x1F))
        case .enter: text = "\n"
        case .tab: text = "\t"
        case .escape: text = "\u{1B}"
        case .backspace: text = "\u{7F}"
        case .paste(let paste): text = paste
        default: return nil
        }
        return (modifiers.contains(.meta) ? "\u{1B}" : "") + text
    }
}
