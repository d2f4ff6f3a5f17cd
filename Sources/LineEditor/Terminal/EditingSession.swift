/// A line editor at a terminal: bytes of keys in, bytes for the screen out.
///
/// The host owns the waiting and the terminal. For each block it calls `begin`, then `feed` with what it reads until the
/// outcome is not `.pending`:
///
///     session.begin(prompt)
///     while true {
///         // With `isUndecided` no longer than 50 ms, with `isLooking` not at all, and then `timeout()`; with
///         // `hasTypeAhead` not at all.
///         let bytes = wait()
///         switch session.feed(bytes) {
///         case .pending: continue
///         case .accepted(let text): ...
///         }
///     }
public final class EditingSession {
    /// The editor; its options and its history can be changed between keys.
    public var editor: Editor
    /// Says which accepted blocks are not to be kept in history, such as those with a password.
    public var isSecret: (String) -> Bool = { _ in false }
    /// Where blocks are kept; nil keeps them in memory only.
    public var historyFile: HistoryFile?

    /// How things look, from the next time that something is painted.
    public var theme: Theme {
        get { layout.theme }
        set { layout.theme = newValue }
    }

    private var parser = KeyParser()
    private var keys: ArraySlice<Key> = []
    var layout: Layout
    private var renderer = Renderer()
    private var notice = ""
    private var isActive = false
    private var historyWarning: String?
    private var hasWarned = false
    private let size: () -> WindowSize
    private let write: ([UInt8]) -> Void

    /// - Parameters:
    ///   - editor: what keys do.
    ///   - theme: how things look.
    ///   - size: tells the size of the window.
    ///   - write: takes bytes for the terminal.
    public init(
        editor: Editor, theme: Theme = .standard, size: @escaping () -> WindowSize,
        write: @escaping ([UInt8]) -> Void
    ) {
        self.editor = editor
        self.size = size
        self.write = write
        layout = Layout(prompt: Prompt("> ", continuation: "> "), theme: theme)
    }

    // MARK: Keys

    /// Whether only time tells what was typed; see `KeyParser.isUndecided`.
    public var isUndecided: Bool { parser.isUndecided }

    /// Whether a completion is looked for that takes more than a key's time: the host calls `timeout()` as soon as there is
    /// no key to read.
    public var isLooking: Bool { editor.isLooking }

    /// Whether keys came that belong to the next block; the host then calls `feed([])` before it waits.
    public var hasTypeAhead: Bool { !keys.isEmpty }

    /// Drops the keys that came for the next block: ^C in a running call means them too.
    public func discardTypeAhead() {
        keys = []
        parser = KeyParser()
    }

    /// Starts a block, in an empty row of the terminal.
    public func begin(_ prompt: Prompt, text: String = "") {
        layout = Layout(prompt: prompt, theme: layout.theme)
        editor.begin(text)
        isActive = true
        paint()
    }

    /// Takes bytes from the terminal.
    ///
    /// After an outcome other than `.pending` the keys that are left wait for the next call.
    public func feed(_ bytes: some Sequence<UInt8>) -> Outcome {
        keys += parser.parse(bytes)
        return handleKeys()
    }

    /// Tells that nothing came for a while, which is what makes an ESC the Escape key; or that there is time to look for a
    /// completion.
    public func timeout() -> Outcome {
        keys += parser.flush()
        if keys.isEmpty { editor.lookFurther() }
        return handleKeys()
    }

    // MARK: The screen

    /// Shows a row below the text until the next key.
    public func show(notice: String) {
        self.notice = notice
        paint()
    }

    /// Paints again after the window changed.
    public func resized() {
        guard isActive else { return }
        write(renderer.resize(to: size()))
        paint()
    }

    /// Makes room for text that something else writes to the terminal; `paint()` comes after it, at the start of a row.
    public func clear() {
        if isActive { write(renderer.clear()) }
    }

    /// Shows text above the prompt, with everything in it inert; for what comes while somebody types.
    public func printAbove(_ text: String) {
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        if lines.last?.isEmpty == true { lines.removeLast() }
        let bytes = lines.flatMap { Array((Glyph.inert($0) + "\r\n").utf8) }
        printAbove(prepared: bytes)
    }

    /// Shows bytes above the prompt as they are, colours of the host in them; they must end a row.
    public func printAbove(prepared bytes: [UInt8]) {
        guard isActive else { return write(bytes) }
        write(renderer.clear() + bytes)
        paint()
    }

    /// Leaves the block on the screen and goes to the row below, so that something else can use the terminal.
    public func leave() { finish(suffix: "") }

    /// Goes on with the block that was left, in an empty row.
    ///
    /// - Parameter text: replaces the text, if another program edited it.
    public func resume(replacing text: String? = nil) {
        if let text { editor.replaceText(with: text) }
        isActive = true
        paint()
    }

    // MARK: History

    /// Says once why history is not kept, if it is not.
    public func takeHistoryWarning() -> String? {
        defer { historyWarning = nil }
        return historyWarning
    }

    /// Reads the history file into the editor; after the first prompt was painted is early enough.
    public func loadHistory() {
        guard let historyFile else { return }
        do {
            editor.history = try historyFile.load()
        } catch {
            warn(error)
        }
    }

    private func handleKeys() -> Outcome {
        while let key = keys.popFirst() {
            notice = ""
            let outcome = editor.handle(key)
            if editor.wantsClearScreen {
                editor.wantsClearScreen = false
                write(renderer.clearScreen())
            }
            switch outcome {
            case .pending: continue
            case .hint: paint()
            case .accepted(let text):
                finish(suffix: "")
                remember(text)
            case .dropped: finish(suffix: "^C")
            case .endOfInput, .suspended, .openEditor: finish(suffix: "")
            }
            return outcome
        }
        keys = []
        editor.updateHint()
        paint()
        return .pending
    }

    private func remember(_ text: String) {
        guard !isSecret(text), editor.history.add(text), let historyFile else { return }
        do {
            try historyFile.append(text)
        } catch {
            warn(error)
        }
    }

    private func warn(_ failure: HistoryFile.Failure) {
        if !hasWarned { historyWarning = failure.description }
        hasWarned = true
    }

    /// Shows the block as it is now.
    public func paint() {
        guard isActive else { return }
        let size = size()
        var view = editor.view(listLength: Layout.listLength)
        if view.status.isEmpty { view.status = notice }
        write(renderer.render(layout.frame(of: view, in: size), columns: size.columns))
    }

    private func finish(suffix: String) {
        guard isActive else { return }
        isActive = false
        let size = size()
        let frame = layout.finalFrame(of: editor.view(isFinal: true), columns: size.columns)
        write(renderer.finish(frame, suffix: suffix, in: size))
    }
}
