import Dispatch
import Synchronization

/// The one way to the Lua thread: completed operations, work from other threads, interrupts.
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
    private let hasMessages = Atomic<Bool>(false)
    /// Signalled for the first message after all were taken.
    private let arrived = DispatchSemaphore(value: 0)

    /// How often the inbox is looked at before the thread sleeps: one or two microseconds, in which comes what is just being
    /// posted. Looking longer was measured and gained nothing.
    private static let spins = 2000

    func post(_ message: Message) {
        let isFirst = messages.withLock {
            $0.append(message)
            return $0.count == 1
        }
        guard isFirst else { return }
        hasMessages.store(true, ordering: .releasing)
        arrived.signal()
    }

    /// Moves all messages into `queue`.
    ///
    /// - Parameter isPatient: whether it waits for one if there is none.
    func take(into queue: inout Queue<Message>, isPatient: Bool) {
        guard isPatient || hasMessages.load(ordering: .acquiring) else { return }
        var spin = 0
        while !hasMessages.load(ordering: .acquiring) && spin < Self.spins { spin += 1 }
        arrived.wait()
        hasMessages.store(false, ordering: .relaxed)
        messages.withLock { queue.take(&$0) }
    }
}
