import LuaKit
import Synchronization

/// What was typed at the prompt, for `history()`: the prompt provides it.
public enum PromptHistory {
    private static let source = Mutex<(@Sendable () -> [String])?>(nil)

    /// Sets who knows the entries, the oldest first.
    public static func provide(_ entries: @escaping @Sendable () -> [String]) {
        source.withLock { $0 = entries }
    }

    /// history(): the entries.
    static func list(_ call: LuaCall) -> LuaReturn {
        let entries = source.withLock { $0 }?() ?? []
        call.stack.push(.array(entries.map(LuaValue.string)))
        return .values(1)
    }
}
