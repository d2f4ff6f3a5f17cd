import Testing

@testable import LineEditor

/// Every row of the keymap, pressed: text before, keys, text after, with `|` as the cursor.
@Suite struct KeymapTests {
    static let history = ["print(1)", "alpha = 1", "do\n  x\nend", "alpha = 2"]

    static let rows: [(Command, String, Chord, String)] = [
        (.acceptLine, "do|", "Enter", "do\n  |"),
        (.acceptLine, "do|\nend", "C-j", "do\n  |\nend"),
        (.insertNewline, "x|", "M-Enter", "x\n|"),
        (.complete, "bet|", "Tab", "beta|"),
        (.complete, "alp|", "Tab", "alpha|"),
        (.complete, "do\n|", "Tab", "do\n  |"),
        (.complete, "do\n   |x", "Tab", "do\n    |x"),
        (.completeBackward, "do\n    x|", "S-Tab", "do\n  x|"),
        (.completeBackward, "x|", "S-Tab", "x|"),
        (.close, "one two|", "Esc b x", "one x|two"),
        (.close, "one two|", "Esc Esc b", "one twob|"),
        (.close, "one two|", "Esc q b", "one twob|"),
        (.close, "one two|", "C-r p r Esc b", "b|print(1)"),
        (.close, "alp|", "Tab Esc x", "alphax|"),
        (.backwardChar, "ab|", "Left", "a|b"),
        (.backwardChar, "a\n|b", "C-b", "a|\nb"),
        (.backwardChar, "👨‍👩‍👧|", "Left", "|👨‍👩‍👧"),
        (.forwardChar, "|ab", "Right", "a|b"),
        (.forwardChar, "a|\nb", "C-f", "a\n|b"),
        (.forwardChar, "alpha|", "Right", "alpha = 2|"),
        (.backwardWord, "one two_three|", "M-b", "one two_|three"),
        (.backwardWord, "one  |", "C-Left", "|one  "),
        (.forwardWord, "|one two", "M-f", "one| two"),
        (.forwardWord, "one|, two", "M-Right", "one, two|"),
        (.forwardWord, "alpha|", "M-f", "alpha = 2|"),
        (.beginningOfLine, "a\nbc|", "C-a", "a\n|bc"),
        (.endOfLine, "a\n|bc", "C-e", "a\nbc|"),
        (.endOfLine, "alpha|", "End", "alpha = 2|"),
        (.beginningOfBuffer, "a\nb|", "M-<", "|a\nb"),
        (.endOfBuffer, "|a\nb", "M->", "a\nb|"),
        (.previousLine, "abc\nde|", "Up", "ab|c\nde"),
        (.previousLine, "abcdef\n宽|\nabc", "Up", "ab|cdef\n宽\nabc"),
        (.previousLine, "|", "Up", "alpha = 2|"),
        (.previousLine, "|", "Up Up", "do\n  x\nend|"),
        (.previousLine, "al|", "Up C-p", "alpha = 1|"),
        (.previousLine, "abcd\na\nabcd|", "Up Up", "abcd|\na\nabcd"),
        (.nextLine, "a|bc\nde", "Down", "abc\nd|e"),
        (.nextLine, "al|", "Up Up Down", "alpha = 2|"),
        (.nextLine, "al|x", "Up Down", "alx|"),
        (.nextLine, "al|", "Up Down C-n", "al|"),
        (.previousHistory, "|", "M-p M-p M-p", "alpha = 1|"),
        (.nextHistory, "|", "M-p M-p M-n", "alpha = 2|"),
        (.reverseSearchHistory, "x|", "C-r p r Esc", "|print(1)"),
        (.reverseSearchHistory, "x|", "C-r a l p C-r Esc", "|alpha = 1"),
        (.reverseSearchHistory, "x|", "C-r n t Right", "prin|t(1)"),
        (.reverseSearchHistory, "x|", "C-r e n Esc", "do\n  x\n|end"),
        (.reverseSearchHistory, "x|", "C-r a l Backspace Backspace p r i Esc", "|print(1)"),
        (.reverseSearchHistory, "x|", "C-r q q Esc", "x|"),
        (.reverseSearchHistory, "x|", "C-r p r Esc C-u C-r C-r Esc", "|print(1)"),
        (.forwardSearchHistory, "x|", "C-s = Esc", "alpha |= 1"),
        (.forwardSearchHistory, "x|", "C-s = C-s Esc", "alpha |= 2"),
        (.backwardDeleteChar, "ab|c", "Backspace", "a|c"),
        (.backwardDeleteChar, "a\n|b", "C-h", "a|b"),
        (.backwardDeleteChar, "👍🏽|", "Backspace", "|"),
        (.deleteChar, "a|bc", "Delete", "a|c"),
        (.deleteChar, "a|\nc", "Delete", "a|c"),
        (.deleteCharOrEndOfFile, "a|b", "C-d", "a|"),
        (.killLine, "ab|cd\ne", "C-k", "ab|\ne"),
        (.killLine, "ab|\ne", "C-k", "ab|e"),
        (.unixLineDiscard, "x\nab|cd", "C-u", "x\n|cd"),
        (.unixLineDiscard, "x\n|cd", "C-u", "x|cd"),
        (.killWord, "a| b.c", "M-d", "a|.c"),
        (.backwardKillWord, "a.bc |d", "M-Backspace", "a.|d"),
        (.unixWordRubout, "x a.bc |d", "C-w", "x |d"),
        (.deleteHorizontalSpace, "a  | \tb", "M-\\", "a|b"),
        (.yank, "one two|", "C-w C-y C-y", "one twotwo|"),
        (.yank, "one two three|", "C-w C-w C-y", "one two three|"),
        (.yank, "|one two", "M-d M-d C-y", "one two|"),
        (.yank, "a b|", "C-w Left C-w C-e C-y", " a|"),
        (.yankPop, "a b|", "C-w Left Right C-w C-y M-y", "b|"),
        (.yankPop, "a b|", "C-w C-y C-u M-y M-y", "|"),
        (.yankPop, "a|", "M-y", "a|"),
        (.yankLastArg, "x |", "M-.", "x 2|"),
        (.yankLastArg, "x |", "M-. M-.", "x end|"),
        (.yankLastArg, "x |", "M-. M-. M-. M-.", "x print(1)|"),
        (.yankLastArg, "x |", "M-. M-. M-. M-. M-.", "x print(1)|"),
        (.yankLastArg, "|x", "M-. Space M-.", "2 2|x"),
        (.yankLastArg, "x |", "M-. M-. C-_", "x 2|"),
        (.transposeChars, "ab|", "C-t", "ba|"),
        (.transposeChars, "a|bc", "C-t", "ba|c"),
        (.transposeChars, "|ab", "C-t", "|ab"),
        (.transposeWords, "one, two|", "M-t", "two, one|"),
        (.transposeWords, "one| two three", "M-t", "two one| three"),
        (.upcaseWord, "| one two", "M-u", " ONE| two"),
        (.downcaseWord, "O|NE", "M-l", "One|"),
        (.capitalizeWord, "| ONE", "M-c", " One|"),
        (.undo, "|", "a b C-_", "|"),
        (.undo, "|", "a Space b C-_", "a |"),
        (.undo, "one two|", "C-w C-w C-x C-u", "one |"),
        (.redo, "one two|", "C-w C-_ M-_", "one |"),
        (.revertLine, "one|", "C-w a Enter M-r", "one|"),
        (.quotedInsert, "|", "C-q Tab", "\t|"),
        (.quotedInsert, "|", "C-v C-a", "\u{1}|"),
        (.digitArgument, "|", "M-3 x", "xxx|"),
        (.digitArgument, "|", "Esc 3 x", "xxx|"),
        (.digitArgument, "one two three|", "M-2 Esc b", "one |two three"),
        (.digitArgument, "|", "M-1 2 x", "xxxxxxxxxxxx|"),
        (.digitArgument, "|", "M-1 M-0 宽", "宽宽宽宽宽宽宽宽宽宽|"),
        (.digitArgument, "|", "M-0 x y", "y|"),
        (.digitArgument, "|", "M-3 x C-_", "|"),
        (.digitArgument, "|", "M-3 C-g x", "x|"),
        (.digitArgument, "abcd|", "M-3 Left", "a|bcd"),
        (.digitArgument, "abcd|", "M-9 9 9 9 9 9 C-b", "|abcd"),
        (.digitArgument, "|abcd", "M-3 C-f x", "abcx|d"),
        (.digitArgument, "|abcd", "M-- M-2 C-b", "ab|cd"),
        (.digitArgument, "ab|cd", "M-- C-f", "a|bcd"),
        (.digitArgument, "one two three|", "M-2 M-b", "one |two three"),
        (.digitArgument, "|one two three", "M-- 2 M-b", "one two| three"),
        (.digitArgument, "|a\nb\nc", "M-2 Down", "a\nb\n|c"),
        (.digitArgument, "|", "M-2 Up", "do\n  x\nend|"),
        (.digitArgument, "|", "M-3 M-p", "alpha = 1|"),
        (.digitArgument, "|one two three", "M-2 M-d", "| three"),
        (.digitArgument, "|one two three", "M-2 M-d C-y", "one two| three"),
        (.digitArgument, "|one two three", "M-2 M-d C-_", "|one two three"),
        (.digitArgument, "one two three|", "M-2 C-w", "one |"),
        (.digitArgument, "one two three|", "M-2 M-Backspace", "one |"),
        (.digitArgument, "one| two", "M-- C-k", "| two"),
        (.digitArgument, "one| two", "M-- C-u", "one|"),
        (.digitArgument, "one two|", "M-- M-d", "one |"),
        (.digitArgument, "abcd|", "M-2 Backspace", "ab|"),
        (.digitArgument, "abcd|", "M-2 Backspace C-y C-y", "abcdcd|"),
        (.digitArgument, "|abcd", "M-2 C-d", "|cd"),
        (.digitArgument, "|abcd", "M-2 Delete C-y", "ab|cd"),
        (.digitArgument, "abcd|", "M-- C-d", "abc|"),
        (.digitArgument, "|one two", "M-2 M-u", "ONE TWO|"),
        (.digitArgument, "ab|", "C-q M-3", "ab\u{1B}3|"),
        (.editAndExecuteCommand, "ab|", "C-x C-e", "ab|"),
        (.clearScreen, "ab|", "C-l", "ab|"),
        (.abort, "x|", "C-r p r C-g", "x|"),
        (.abort, "x|", "C-x C-g", "x|"),
        (.interrupt, "ab|", "C-c", "ab|"),
        (.suspend, "ab|", "C-z", "ab|"),
    ]

    @Test(arguments: rows) func `a key does what its row says`(row: (Command, before: String, Chord, after: String)) {
        var editor = Editor.at(row.before, history: Self.history)
        editor.press(row.2)
        #expect(editor.marked == row.after, "\(row.before) \(row.2)")
    }

    @Test func `every row has a sentence, a test and keys of its own`() {
        let tested = Set(Self.rows.map { $0.0.rawValue })
        #expect(Set(Keymap.standard.bindings.map(\.command)) == Set(Command.allCases))
        for binding in Keymap.standard.bindings {
            #expect(tested.contains(binding.command.rawValue), "\(binding.command.rawValue) is not tested")
            #expect(binding.summary.hasSuffix("."))
            for chord in binding.chords {
                #expect(Keymap.standard.meaning(of: chord.keys) == .command(binding.command), "\(chord)")
            }
        }
    }

    @Test(
        arguments: [
            ("x|", "Enter", .accepted("x")), ("|", "Enter", .accepted("")), ("do|", "Enter", .pending),
            ("do\nx|\nend", "Enter", .pending), ("do\nx\nen|d", "Enter", .accepted("do\nx\nend")),
            ("|", "C-d", .endOfInput), ("|", "C-c", .hint), ("a|", "C-c", .dropped), ("a|", "C-x C-c", .dropped),
            ("a|", "Esc C-c", .dropped),
            ("|", "C-z", .suspended),
            ("a\nb|", "C-x C-e", .openEditor("a\nb")), ("|", "C-r p r Enter", .accepted("print(1)")),
            ("|", "C-r d o Enter", .accepted("do\nend")),
            ("a|", "C-r p r C-c", .dropped), ("alp|", "Tab Enter", .pending), ("alp|", "Tab C-d", .pending),
        ] as [(String, Chord, Outcome)])
    func `a key ends the block`(before: String, chord: Chord, outcome: Outcome) {
        var editor = Editor.at(before, history: ["do\nend", "print(1)"])
        #expect(editor.press(chord) == outcome)
    }
}
