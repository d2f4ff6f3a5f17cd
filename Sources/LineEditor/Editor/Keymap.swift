/// Which keys do what. The one table of it: the editor looks keys up here, and the help prints it.
public struct Keymap: Sendable {
    /// One row: keys, what they do, and a sentence about it.
    public struct Binding: Sendable {
        /// Any of them does it.
        public let chords: [Chord]
        /// What they do.
        public let command: Command
        /// One sentence for the help.
        public let summary: String
        /// The keys as the help names them.
        public let keys: String

        /// A row of the table.
        ///
        /// - Parameter keys: a shorter name of the keys than all of them one after another.
        public init(_ chords: [Chord], _ command: Command, _ summary: String, keys: String? = nil) {
            self.chords = chords
            self.keys = keys ?? chords.map(\.description).joined(separator: ", ")
            self.command = command
            self.summary = summary
        }
    }

    /// What keys mean that came one after another.
    enum Meaning: Equatable {
        case command(Command)
        /// The start of a longer chord.
        case prefix
        case nothing
    }

    /// The rows, in the order of the help.
    public let bindings: [Binding]
    private var meanings: [Chord: Meaning] = [:]

    /// A keymap of rows; of two that bind the same keys the later one counts.
    public init(_ bindings: [Binding]) {
        self.bindings = bindings
        for binding in bindings {
            for chord in binding.chords {
                for length in 1..<max(chord.keys.count, 1) { meanings[Chord(Array(chord.keys[..<length]))] = .prefix }
                meanings[chord] = .command(binding.command)
            }
        }
    }

    /// What keys mean; Shift is overlooked where nothing is bound to it, and Esc before a key is Meta.
    func meaning(of keys: [Key]) -> Meaning {
        var keys = keys
        if keys.count > 1, keys[keys.count - 2] == Key(.escape) {
            keys.remove(at: keys.count - 2)
            keys[keys.count - 1].modifiers.insert(.meta)
        }
        if let meaning = meanings[Chord(keys)] { return meaning }
        let plain = keys.map { Key($0.code, $0.modifiers.subtracting(.shift)) }
        return meanings[Chord(plain)] ?? .nothing
    }

    /// The keys of GNU readline, and the keys with names.
    public static let standard = Keymap([
        Binding(["Enter", "C-j"], .acceptLine, "Runs the block, or adds a line while it is incomplete."),
        Binding(["M-Enter"], .insertNewline, "Adds a line, whatever the block."),
        Binding(["Tab"], .complete, "Completes; in leading white space indents; in the menu goes down."),
        Binding(["S-Tab"], .completeBackward, "Goes up in the menu; in leading white space indents less."),
        Binding(
            ["Esc"], .close,
            "Closes the menu; ends a search and keeps what it found; else the next key counts as with M-."),

        Binding(["Left", "C-b"], .backwardChar, "Goes left."),
        Binding(["Right", "C-f"], .forwardChar, "Goes right; at the end takes the grey suggestion."),
        Binding(["M-b", "C-Left", "M-Left"], .backwardWord, "Goes to the start of the word."),
        Binding(
            ["M-f", "C-Right", "M-Right"], .forwardWord, "Goes to the end of the word; takes a word of the suggestion."),
        Binding(["C-a", "Home"], .beginningOfLine, "Goes to the start of the line."),
        Binding(["C-e", "End"], .endOfLine, "Goes to the end of the line; there takes the suggestion."),
        Binding(["M-<", "C-Home"], .beginningOfBuffer, "Goes to the start of the block."),
        Binding(["M->", "C-End"], .endOfBuffer, "Goes to the end of the block."),
        Binding(["Up", "C-p"], .previousLine, "Goes up; from the first line to older history that begins like this."),
        Binding(["Down", "C-n"], .nextLine, "Goes down; from the last line to newer history."),
        Binding(["M-p", "PageUp"], .previousHistory, "Recalls older history that begins like this, from any line."),
        Binding(["M-n", "PageDown"], .nextHistory, "Recalls newer history, from any line."),
        Binding(["C-r"], .reverseSearchHistory, "Searches history backward as you type."),
        Binding(["C-s"], .forwardSearchHistory, "Searches history forward as you type."),

        Binding(["Backspace", "C-h"], .backwardDeleteChar, "Deletes the character to the left."),
        Binding(["Delete"], .deleteChar, "Deletes the character under the cursor."),
        Binding(["C-d"], .deleteCharOrEndOfFile, "Deletes the character under the cursor; leaves at an empty prompt."),
        Binding(["C-k"], .killLine, "Kills to the end of the line; at the end joins the next line."),
        Binding(["C-u"], .unixLineDiscard, "Kills to the start of the line; at the start joins the line above."),
        Binding(["M-d", "C-Delete"], .killWord, "Kills to the end of the word."),
        Binding(["M-Backspace", "C-M-h", "C-Backspace"], .backwardKillWord, "Kills to the start of the word."),
        Binding(["C-w"], .unixWordRubout, "Kills back to white space."),
        Binding(["M-\\"], .deleteHorizontalSpace, "Deletes the spaces around the cursor."),
        Binding(["C-y"], .yank, "Puts back what was killed last."),
        Binding(["M-y"], .yankPop, "After that, puts what was killed before instead."),
        Binding(
            ["M-."], .yankLastArg,
            "Puts in the last argument of what was entered last; again, of what was entered before."),
        Binding(["C-t"], .transposeChars, "Swaps two characters."),
        Binding(["M-t"], .transposeWords, "Swaps two words."),
        Binding(["M-u"], .upcaseWord, "Puts the word in capitals."),
        Binding(["M-l"], .downcaseWord, "Puts the word in small letters."),
        Binding(["M-c"], .capitalizeWord, "Gives the word a capital letter."),
        Binding(["C-_", "C-x C-u", "C-/"], .undo, "Takes back the last change."),
        Binding(["M-_", "M-/"], .redo, "Does again what was taken back."),
        Binding(["M-r"], .revertLine, "Takes back all changes."),
        Binding(["C-q", "C-v"], .quotedInsert, "Inserts the next key as a character."),

        Binding(
            ["M-0", "M-1", "M-2", "M-3", "M-4", "M-5", "M-6", "M-7", "M-8", "M-9", "M--"], .digitArgument,
            "Gives the next key a count, for which further digits follow; a negative one turns it round.",
            keys: "M-0 to M-9, M--"),
        Binding(["C-x C-e"], .editAndExecuteCommand, "Opens the block in $EDITOR."),
        Binding(["C-l"], .clearScreen, "Clears the screen and puts the prompt in its first row."),
        Binding(["C-g"], .abort, "Leaves a search or the menu and puts back what was there."),
        Binding(["C-c"], .interrupt, "Drops the block."),
        Binding(["C-z"], .suspend, "Stops the program; `fg` in the shell goes on."),
    ])
}
