@testable import LineEditor

/// A session at a `Screen`: typed into by name and looked at.
final class TypedSession {
    let session: EditingSession
    private let terminal: Emulator
    private let prompt: Prompt

    private final class Emulator {
        var screen: Screen
        var written = 0
        init(_ screen: Screen) { self.screen = screen }
    }

    init(
        columns: Int = 40, rows: Int = 10, history: [String] = [],
        prompt: Prompt = Prompt("cap> ", continuation: "...> "), language: any InputLanguage = TinyLanguage()
    ) {
        let terminal = Emulator(Screen(columns: columns, rows: rows))
        self.terminal = terminal
        self.prompt = prompt
        session = EditingSession(
            editor: .tiny(history, language), theme: .standard,
            size: { WindowSize(columns: terminal.screen.columns, rows: terminal.screen.rows) },
            write: {
                terminal.written += $0.count
                terminal.screen.feed($0)
            })
        session.begin(prompt)
    }

    var screen: Screen { terminal.screen }

    /// How many bytes were written for what is done.
    func bytesWritten(_ body: () -> Void) -> Int {
        let before = terminal.written
        body()
        return terminal.written - before
    }

    /// Types text and, in angle brackets, keys by their bytes' names: `a<Up><C-r>`.
    @discardableResult
    func type(_ text: String) -> Outcome { session.feed(Self.bytes(of: text)) }

    func begin(_ text: String = "") { session.begin(prompt, text: text) }

    func resize(columns: Int, rows: Int) {
        terminal.screen.resize(columns: columns, rows: rows)
        session.resized()
    }

    func print(_ text: String) { terminal.screen.feed(Array(text.replacing("\n", with: "\r\n").utf8)) }

    /// What a terminal shows that gets everything at once.
    var repainted: Screen {
        var editor = session.editor
        var layout = session.layout
        let size = WindowSize(columns: screen.columns, rows: screen.rows)
        var renderer = Renderer()
        var screen = Screen(columns: size.columns, rows: size.rows)
        screen.feed(renderer.render(layout.frame(of: editor.view(), in: size), columns: size.columns))
        return screen
    }

    static func bytes(of text: String) -> [UInt8] {
        let names = [
            "Up": "\u{1B}[A", "Down": "\u{1B}[B", "Right": "\u{1B}[C", "Left": "\u{1B}[D", "Home": "\u{1B}[H",
            "End": "\u{1B}[F", "Enter": "\r", "Tab": "\t", "S-Tab": "\u{1B}[Z", "Backspace": "\u{7F}",
            "M-Enter": "\u{1B}\r",
            "C-Home": "\u{1B}[1;5H", "C-End": "\u{1B}[1;5F",
        ]
        var bytes: [UInt8] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "<", let end = rest.firstIndex(of: ">"), end > rest.startIndex else {
                bytes += character == "\n" ? [13] : Array(character.utf8)
                continue
            }
            let name = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            if let sequence = names[name] {
                bytes += sequence.utf8
            } else if name.hasPrefix("C-") {
                bytes.append(name.utf8.last! & 0x1F)
            } else if name.hasPrefix("M-") {
                bytes += [0x1B, name.utf8.last!]
            }
        }
        return bytes
    }
}
