import CLuaSupport

/// What scripts write to the terminal, for a display that shares it with them.
public enum ScriptOutput {
    /// Sets what is called on the thread of a script before (`true`) and after (`false`) it writes to the terminal; nil
    /// for nothing.
    public static func watch(_ hook: (@convention(c) (Bool) -> Void)?) { lk_watch_output(hook) }

    /// Whether the last text on the terminal has not ended its line.
    public static var isMidLine: Bool { lk_output_is_mid_line() }

    /// Remembers how a text that was written to the terminal ends.
    public static func note(endsLine: Bool) { lk_note_output(endsLine) }

    /// Writes what is buffered of standard output.
    public static func flush() { lk_flush_output() }
}
