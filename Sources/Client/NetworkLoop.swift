import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What the network's thread waits for: sockets, timers and its inbox. Nothing else touches it.
final class NetworkLoop {
    /// What is watched; the first is the bell of the inbox. The pool at the same place owns the socket.
    private var watched: [pollfd]
    private var owners: [ConnectionPool?] = [nil]
    private var places: [CInt: Int] = [:]
    private var pools: [ConnectionPool.ID: ConnectionPool] = [:]

    init(wakeUp: CInt) {
        watched = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
    }

    // MARK: Pools

    /// The connections of a transport, made when they are asked for first.
    /// - Throws: ``AttemptFailure`` if libcurl cannot be used.
    func pool(_ id: ConnectionPool.ID) throws(AttemptFailure) -> ConnectionPool {
        if let pool = pools[id] { return pool }
        let pool = try ConnectionPool(in: self)
        pools[id] = pool
        return pool
    }

    /// The connections of a transport, if it has any.
    func existingPool(_ id: ConnectionPool.ID) -> ConnectionPool? { pools[id] }

    /// Closes the connections of a transport.
    func close(_ id: ConnectionPool.ID) { pools.removeValue(forKey: id)?.close() }

    // MARK: Sockets

    /// Watches a socket, or watches it for something else.
    /// - Parameter what: `CURL_POLL_IN` and such.
    func watch(_ socket: CInt, for what: CInt, of pool: ConnectionPool) {
        var wanted: CInt = 0
        if what & CURL_POLL_IN != 0 { wanted |= CInt(POLLIN) }
        if what & CURL_POLL_OUT != 0 { wanted |= CInt(POLLOUT) }
        let events = Int16(wanted)
        if let place = places[socket] {
            watched[place].events = events
            owners[place] = pool
            return
        }
        places[socket] = watched.count
        watched.append(pollfd(fd: socket, events: events, revents: 0))
        owners.append(pool)
    }

    /// Watches a socket no more.
    func forget(_ socket: CInt) {
        guard let place = places.removeValue(forKey: socket) else { return }
        let last = watched.count - 1
        if place != last {
            watched[place] = watched[last]
            owners[place] = owners[last]
            places[watched[place].fd] = place
        }
        watched.removeLast()
        owners.removeLast()
    }

    // MARK: Turns

    /// How often work that is at hand may go before a look at the sockets.
    private static let mostTurnsUnasked = 8
    private var turnsUnasked = 0

    /// Does what can be done now, or waits for something to do.
    /// - Parameter mayWait: whether there is nothing else to do; asked last before waiting.
    func turn(mayWait: () -> Bool) {
        let now = ContinuousClock.now
        for pool in pools.values { pool.act(at: now) }
        let waits = mayWait()
        // Asking the system costs more than what there is to do.
        turnsUnasked = waits ? 0 : turnsUnasked + 1
        guard waits || turnsUnasked % Self.mostTurnsUnasked == 0 else { return }
        guard poll(&watched, nfds_t(watched.count), waits ? milliseconds : 0) > 0 else { return }
        if watched[0].revents != 0 { silence() }
        // Acting changes what is watched.
        let ready = zip(watched, owners).dropFirst().filter { $0.0.revents != 0 }
        for (socket, pool) in ready { pool?.act(on: socket.fd, Self.events(CInt(socket.revents))) }
    }

    private static func events(_ ready: CInt) -> CInt {
        var events: CInt = 0
        if ready & CInt(POLLIN) != 0 { events |= CURL_CSELECT_IN }
        if ready & CInt(POLLOUT) != 0 { events |= CURL_CSELECT_OUT }
        if ready & CInt(POLLERR | POLLHUP | POLLNVAL) != 0 { events |= CURL_CSELECT_ERR }
        return events
    }

    /// How long nothing will have to be done; rounded up, so that it is not asked for in vain.
    private var milliseconds: CInt {
        var next: ContinuousClock.Instant?
        for case let act? in pools.values.lazy.map(\.nextAct) { next = min(next ?? act, act) }
        guard let next else { return -1 }
        let left = next - .now
        guard left > .zero else { return 0 }
        return CInt(min(left.milliseconds + 1, 60_000))
    }

    private func silence() {
        var bytes: (UInt64, UInt64) = (0, 0)
        _ = read(watched[0].fd, &bytes, MemoryLayout.size(ofValue: bytes))
    }
}
