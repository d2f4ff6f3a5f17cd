import Synchronization

/// What a person has told a migration under way by a signal: to pause, to go on, or to end after the records it is at.
public enum RunControl {
    /// What is wanted.
    public enum Wish: UInt8, Sendable {
        case goOn, pause, end

        /// The name that Lua knows it by.
        public var name: String {
            switch self {
            case .goOn: "go on"
            case .pause: "pause"
            case .end: "end"
            }
        }
    }

    private static let wish = Atomic<UInt8>(0)

    /// What is wanted now.
    public static var current: Wish { Wish(rawValue: wish.load(ordering: .acquiring)) ?? .goOn }

    /// Begins no more records; what is under way is finished.
    public static func end() { wish.store(Wish.end.rawValue, ordering: .releasing) }

    /// Pauses, or goes on after a pause.
    public static func togglePause() {
        let now = current
        guard now != .end else { return }
        wish.store((now == .pause ? Wish.goOn : .pause).rawValue, ordering: .releasing)
    }
}
