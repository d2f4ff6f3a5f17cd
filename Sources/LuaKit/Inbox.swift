import Dispatch
import Synchronization

/// The one queue of the Lua thread: completed operations, work from other threads, interrupts.
final class Inbox: Sendable {
    enum Message: Sendable {
        /// Work to do on the Lua thread.
        case perform(@Sendable (LuaScheduler) -> Void)
        /// The operation `id` has ended with this value.
        case completed(id: Int, value: any Sendable)
        /// A stop was asked for: end what is being waited for.
        case interrupt
        /// The thread ends.
        case quit
    }

    private let messages = Mutex<[Message]>([])
    private let pending = Atomic<Int>(0)
    private let arrived = DispatchSemaphore(value: 0)

    /// How often the queue is looked at before the thread sleeps (some tens of microseconds). A wake-up between threads
    /// is what one request after another pays for; answers from a near server arrive within this time.
    private static let spins = 2000

    func post(_ message: Message) {
        messages.withLock { $0.append(message) }
        pending.add(1, ordering: .releasing)
        arrived.signal()
    }

    /// Takes the oldest message; waits for one.
    func next() -> Message {
        var spin = 0
        while pending.load(ordering: .acquiring) == 0 && spin < Self.spins { spin += 1 }
        arrived.wait()
        pending.subtract(1, ordering: .relaxed)
        return messages.withLock { $0.removeFirst() }
    }
}
