import Synchronization

/// How far a request has come, for the error of one that fails or is ended from outside.
final class AttemptRecord: Sendable {
    private struct State {
        var attempts = 0
        var url: WebURL?
        var isOpen = false
        var isDoubtful = false
    }

    private let state = Mutex(State())

    /// The number of attempts begun.
    var attempts: Int { state.withLock { $0.attempts } }
    /// Where the last attempt went.
    var url: WebURL? { state.withLock { $0.url } }
    /// Whether an attempt may have reached the server and made it act.
    var mayHaveActed: Bool { state.withLock { $0.isOpen || $0.isDoubtful } }

    /// An attempt, or the next hop of one, begins.
    func begin(_ attempt: Int, at url: WebURL) {
        state.withLock { state in
            state.attempts = attempt
            state.url = url
            state.isOpen = true
        }
    }

    /// An attempt has ended. One that was not sent, or was refused, leaves no doubt.
    func end(_ outcome: Result<Exchange.Answer, AttemptFailure>) {
        let leavesDoubt =
            switch outcome {
            case .success(let answer): answer.status != 429 && answer.status != 503
            case .failure(let failure): failure.sent
            }
        state.withLock { state in
            state.isOpen = false
            if leavesDoubt { state.isDoubtful = true }
        }
    }
}
