import LuaKit
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The lines at the bottom of the terminal about everything under way, shared by the whole process.
///
/// They are drawn ten times a second by a task that runs while there is something to show. After a drawing the cursor is at
/// its beginning: so it is removed by clearing from the cursor on, whatever became of the window meanwhile, and what another
/// program writes ends up above the next drawing. Whoever writes to the terminal does it between ``beginOutput()`` and
/// ``endOutput()``.
public final class ProgressDisplay: Sendable {
    /// The display of the process.
    public static let shared = ProgressDisplay()

    /// Whether a person watches, on something that can move its cursor.
    static let isPossible: Bool = StandardError.isTerminal && getenv("TERM").map { String(cString: $0) } != "dumb"

    private static let interval = Duration.milliseconds(100)
    /// For so long a text that has not ended its line is left alone: it may grow, such as dots that a script prints.
    private static let patience = Duration.seconds(1)

    private struct Entry {
        let row: ProgressRow
        var speed: ProgressSpeed
    }

    /// The files since the display was last empty.
    private struct Batch {
        var finished = 0
        var failed = 0
        var done: Int64 = 0
        var speed: ProgressSpeed?
        var files: Int { finished + failed }
    }

    /// What else is at the bottom of the terminal and makes room for what is written: the line that is being edited.
    public struct EditedLine: Sendable {
        let clear: @Sendable () -> Void
        let paint: @Sendable () -> Void

        /// - Parameters:
        ///   - clear: removes it; the cursor stays where it began.
        ///   - paint: shows it again, at the beginning of a row.
        public init(clear: @escaping @Sendable () -> Void, paint: @escaping @Sendable () -> Void) {
            self.clear = clear
            self.paint = paint
        }
    }

    private struct State {
        var editedLine: EditedLine?
        var entries: [Entry] = []
        var batch = Batch()
        var isShown = false
        var isDrawn = false
        var isTicking = false
        /// How many are writing to the terminal.
        var writers = 0
        var lastDrawn: ContinuousClock.Instant?
        var quietUntil: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// Lets the display appear: a script runs.
    func show() {
        state.withLock {
            $0.isShown = true
            startTicking(&$0)
        }
    }

    /// Removes the display until the next script runs.
    public func hide() {
        state.withLock {
            $0.isShown = false
            clear(&$0)
        }
    }

    /// Shares the terminal with a line that is being edited, until it is nil.
    public func share(with line: EditedLine?) {
        state.withLock {
            $0.editedLine = line
            watchOutput($0)
        }
    }

    private func watchOutput(_ state: State) {
        let isNeeded = !state.entries.isEmpty || state.editedLine != nil
        ScriptOutput.watch(isNeeded ? { ProgressDisplay.shared.hookOutput($0) } : nil)
    }

    /// Takes something up.
    func open(_ row: ProgressRow) {
        state.withLock {
            $0.entries.append(Entry(row: row, speed: ProgressSpeed(at: .now, done: row.done)))
            if $0.batch.speed == nil, row.unit == .bytes { $0.batch.speed = ProgressSpeed(at: .now, done: row.done) }
            watchOutput($0)
            startTicking(&$0)
        }
    }

    /// Drops something, once or more often.
    func close(_ row: ProgressRow, hasFailed: Bool = false) {
        state.withLock {
            guard let index = $0.entries.firstIndex(where: { $0.row === row }) else { return }
            $0.entries.remove(at: index)
            if row.unit == .bytes {
                if hasFailed { $0.batch.failed += 1 } else { $0.batch.finished += 1 }
                $0.batch.done += row.done
            }
            guard $0.entries.isEmpty else { return }
            clear(&$0)
            $0.batch = Batch()
            watchOutput($0)
        }
    }

    // MARK: Others that write

    /// Makes room: until ``endOutput()`` nothing is drawn.
    func beginOutput() {
        state.withLock {
            $0.writers += 1
            clear(&$0)
            if $0.writers == 1 { $0.editedLine?.clear() }
        }
    }

    /// Lets the display appear again, below what was written.
    func endOutput() {
        state.withLock {
            $0.writers -= 1
            if $0.writers == 0, let line = $0.editedLine { return line.paint() }
            if ScriptOutput.isMidLine { $0.quietUntil = .now + Self.patience }
            draw(&$0, at: .now)
        }
    }

    private func hookOutput(_ begins: Bool) {
        if begins { beginOutput() } else { endOutput() }
    }

    // MARK: Drawing

    private func startTicking(_ state: inout State) {
        guard state.isShown, !state.entries.isEmpty, !state.isTicking else { return }
        state.isTicking = true
        // The first drawing comes after the interval: what is done sooner does not flicker.
        state.lastDrawn = .now
        Task.detached { [self] in
            repeat { try? await Task.sleep(for: Self.interval) } while tick()
        }
    }

    /// Draws; false when there is nothing to draw any more.
    private func tick() -> Bool {
        state.withLock {
            guard $0.isShown, !$0.entries.isEmpty else {
                $0.isTicking = false
                return false
            }
            draw(&$0, at: .now)
            return true
        }
    }

    private func draw(_ state: inout State, at now: ContinuousClock.Instant) {
        guard state.isShown, state.writers == 0, !state.entries.isEmpty else { return }
        // The sleep of the ticks may be a little short.
        if let last = state.lastDrawn, now - last < Self.interval - .milliseconds(5) { return }
        var text = "\r"
        if ScriptOutput.isMidLine {
            if let time = state.quietUntil, now < time { return }
            ScriptOutput.flush()
            text = "\r\n"
            ScriptOutput.note(endsLine: true)
        }
        state.quietUntil = nil
        let size = TerminalSize.current
        // The last column stays free: terminals differ in what they do when it is filled.
        let lines = ProgressLayout(columns: size.columns - 1, height: size.lines)
            .lines(rows(&state, at: now), overall: overall(&state, at: now))
        text += lines.joined(separator: "\u{1B}[K\r\n") + "\u{1B}[J\r"
        if lines.count > 1 { text += "\u{1B}[\(lines.count - 1)A" }
        StandardError.writeDirectly(text)
        state.isDrawn = true
        state.lastDrawn = now
    }

    private func clear(_ state: inout State) {
        guard state.isDrawn else { return }
        state.isDrawn = false
        StandardError.writeDirectly("\r\u{1B}[J")
    }

    private func rows(_ state: inout State, at now: ContinuousClock.Instant) -> [ProgressLayout.Row] {
        state.entries.indices.map { index in
            let row = state.entries[index].row
            let done = row.done
            state.entries[index].speed.note(done, at: now)
            return ProgressLayout.Row(
                label: row.label, unit: row.unit, done: done, total: row.total,
                perSecond: state.entries[index].speed.perSecond)
        }
    }

    /// The files together, if there is or was more than one.
    private func overall(_ state: inout State, at now: ContinuousClock.Instant) -> ProgressLayout.Overall? {
        let running = state.entries.map(\.row).filter { $0.unit == .bytes }
        let done = running.reduce(state.batch.done) { $0 &+ $1.done }
        state.batch.speed?.note(done, at: now)
        guard running.count + state.batch.files > 1 else { return nil }
        var overall = ProgressLayout.Overall(
            finished: state.batch.finished, failed: state.batch.failed, running: running.count, done: done)
        let totals = running.compactMap(\.total)
        if totals.count == running.count { overall.total = totals.reduce(state.batch.done, &+) }
        overall.perSecond = state.batch.speed?.perSecond
        return overall
    }
}
