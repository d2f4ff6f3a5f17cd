import CCurl
import Synchronization

/// The connections of one transport and the requests that run over them. It lives on the network's thread.
///
/// libcurl keeps the connections and says which sockets and what time it waits for; read and total timeouts are ours, since
/// those of libcurl are exact to the second.
final class ConnectionPool {
    /// Names a pool on every thread.
    struct ID: Hashable, Sendable {
        private static let last = Atomic<UInt64>(0)
        private let number: UInt64

        /// A new one.
        init() { number = Self.last.add(1, ordering: .relaxed).newValue }
    }

    private unowned let loop: NetworkLoop
    private var multi: UnsafeMutableRawPointer?
    private var transfers: [Transfer.ID: Transfer] = [:]
    /// Handles that no request uses: making one takes longer than cleaning it.
    private var handles: [UnsafeMutableRawPointer] = []
    private static let mostHandles = 64
    /// When libcurl wants to be called.
    private var alarm: ContinuousClock.Instant?
    /// When the first of the requests may have to be ended; it may have gone on meanwhile.
    private var nextLook: ContinuousClock.Instant?

    /// - Throws: ``AttemptFailure`` if libcurl cannot be used.
    init(in loop: NetworkLoop) throws(AttemptFailure) {
        self.loop = loop
        if let problem = cap_curl_load() {
            let reason = "libcurl cannot be used (\(String(cString: problem))); install it, on Debian with libcurl4"
            throw AttemptFailure(kind: .argument, reason: reason, sent: false)
        }
        multi = cap_curl_multi_new(watchSocket, setTimer, Unmanaged.passUnretained(self).toOpaque())
        guard multi != nil else { throw Self.noMemory }
    }

    /// Ends all requests and closes all connections.
    func close() {
        for transfer in transfers.values {
            end(transfer, .failure(Self.shutDown(sent: transfer.isSent)))
        }
        for handle in handles { cap_curl_free(handle) }
        handles = []
        if let multi { cap_curl_multi_free(multi) }
        multi = nil
    }

    /// The end of a request whose transport is shut down.
    static func shutDown(sent: Bool) -> AttemptFailure {
        AttemptFailure(kind: .argument, reason: "this client was shut down; connect again", sent: sent)
    }

    /// The end of a request for which there is no memory.
    static let noMemory = AttemptFailure(kind: .network, reason: "there is not enough memory", sent: false)

    // MARK: Requests

    /// Begins a request.
    func begin(_ transfer: Transfer) {
        guard let multi, let handle = handles.popLast() ?? cap_curl_new() else {
            return transfer.finish(.failure(Self.noMemory))
        }
        transfers[transfer.id] = transfer
        do {
            try transfer.prepare(handle)
        } catch {
            return end(transfer, .failure(error))
        }
        if cap_curl_multi_add(multi, handle) != CURLM_OK { return end(transfer, .failure(Self.noMemory)) }
        look(at: transfer)
    }

    /// Ends a request, if it is running still.
    func fail(_ id: Transfer.ID, _ error: any Error) {
        if let transfer = transfers[id] { end(transfer, .failure(error)) }
    }

    /// A request, if it is running still.
    func transfer(_ id: Transfer.ID) -> Transfer? { transfers[id] }

    /// What a request did with the last part of its answer is done.
    func workEnded(_ id: Transfer.ID, _ error: (any Error)?) {
        guard let transfer = transfers[id] else { return }
        if let error { return end(transfer, .failure(error)) }
        if let outcome = transfer.goOn() { return end(transfer, outcome) }
        look(at: transfer)
    }

    private func end(_ transfer: Transfer, _ outcome: Result<Transfer.Received, any Error>) {
        transfers[transfer.id] = nil
        if let handle = transfer.release() {
            if let multi { cap_curl_multi_remove(multi, handle) }
            cap_curl_reset(handle)
            if handles.count < Self.mostHandles { handles.append(handle) } else { cap_curl_free(handle) }
        }
        transfer.finish(outcome)
    }

    // MARK: Events

    /// Something can be done with a socket.
    /// - Parameter events: `CURL_CSELECT_IN` and such.
    func act(on socket: CInt, _ events: CInt) {
        guard let multi else { return }
        cap_curl_multi_act(multi, socket, events)
        collect()
    }

    /// Does what the time has come for.
    func act(at now: ContinuousClock.Instant) {
        if let alarm, alarm <= now, let multi {
            self.alarm = nil
            cap_curl_multi_act(multi, CURL_SOCKET_BAD, 0)
            collect()
        }
        if let nextLook, nextLook <= now { look(at: now) }
    }

    /// When ``act(at:)`` has something to do next, nil if only after something else.
    var nextAct: ContinuousClock.Instant? {
        guard let alarm, let nextLook else { return alarm ?? nextLook }
        return min(alarm, nextLook)
    }

    /// libcurl waits for something else with a socket.
    fileprivate func watch(_ socket: CInt, _ what: CInt) {
        if what == CURL_POLL_REMOVE { loop.forget(socket) } else { loop.watch(socket, for: what, of: self) }
    }

    /// libcurl wants to be called in so many milliseconds, or not with -1.
    fileprivate func setAlarm(_ milliseconds: Int) {
        alarm = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
    }

    /// Takes what has ended.
    private func collect() {
        var code = CURLE_OK
        while let multi, let context = cap_curl_multi_next_done(multi, &code) {
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            if let outcome = transfer.outcome(code) { end(transfer, outcome) }
        }
    }

    // MARK: Timeouts

    /// Has a request looked at when it may have to be ended.
    func look(at transfer: Transfer) {
        guard let expiry = transfer.expiry else { return }
        nextLook = min(nextLook ?? expiry, expiry)
    }

    private func look(at now: ContinuousClock.Instant) {
        nextLook = nil
        for transfer in Array(transfers.values) {
            if let failure = transfer.timeout(at: now) {
                end(transfer, .failure(failure))
            } else {
                look(at: transfer)
            }
        }
    }
}

private let watchSocket: curl_socket_callback = { _, socket, what, context, _ in
    if let context { Unmanaged<ConnectionPool>.fromOpaque(context).takeUnretainedValue().watch(socket, what) }
    return 0
}

private let setTimer: curl_multi_timer_callback = { _, milliseconds, context in
    if let context { Unmanaged<ConnectionPool>.fromOpaque(context).takeUnretainedValue().setAlarm(milliseconds) }
    return 0
}
