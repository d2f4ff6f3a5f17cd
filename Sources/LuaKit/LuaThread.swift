import CLuaSupport

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The thread that a Lua state lives on: it has a large stack and one inbox, and nothing else touches the state.
public final class LuaThread: Sendable {
    private let inbox = Inbox()
    private let stop: StopFlag

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - limits: what scripts may use.
    ///   - executor: runs what scripts wait for; the system's threads unless given.
    ///   - setUp: runs first on the thread: registers functions.
    /// - Throws: `LuaError` when there is no memory for a state or a thread.
    public init(
        limits: LuaLimits = LuaLimits(), executor: (any TaskExecutor)? = nil,
        setUp: @escaping @Sendable (LuaScheduler) -> Void
    ) throws {
        guard let host = lk_host_new(limits.memory) else {
            throw LuaError(kind: "memory", message: "not enough memory for a Lua state")
        }
        stop = StopFlag(host: host)
        try startThread { [inbox, stop] in
            guard let scheduler = LuaScheduler(inbox: inbox, stop: stop, limits: limits, executor: executor) else {
                return
            }
            setUp(scheduler)
            scheduler.run()
            scheduler.close()
        }
    }

    deinit { inbox.post(.quit) }

    /// Runs `body` on the Lua thread, after what was asked for before.
    public func perform(_ body: @escaping @Sendable (LuaScheduler) -> Void) { inbox.post(.perform(body)) }

    /// As `perform`, for work that starts a run. A stop that came too late for the last run is forgotten here, before
    /// the new one is on its way, so that none is lost that is meant for it.
    public func performRun(_ body: @escaping @Sendable (LuaScheduler) -> Void) {
        stop.clear()
        inbox.post(.perform(body))
    }

    /// Stops the script that runs, whatever it does; safe from any thread.
    public func interrupt(_ reason: LuaStop = .interrupt) {
        stop.insist(on: reason)
        inbox.post(.interrupt)
    }
}

/// The stop flag of a state, which any thread may set.
final class StopFlag: @unchecked Sendable {
    // Safe to share: `host` is only used through the lk_..stop functions, which touch one C atomic; everything else
    // of the host is used by the Lua thread alone, which keeps this object alive until it has closed the state.
    let host: OpaquePointer

    init(host: OpaquePointer) { self.host = host }
    deinit { lk_host_free(host) }

    /// Asks for a stop on the Lua thread itself, or once.
    func request(_ reason: LuaStop) { lk_stop(host, reason.rawValue) }

    /// Asks for a stop, and again until it is obeyed.
    func insist(on reason: LuaStop) {
        request(reason)
        Task {
            repeat { try? await Task.sleep(for: .milliseconds(50)) } while lk_insist(host)
        }
    }

    func clear() { lk_clear_stop(host) }
    var reason: LuaStop? { LuaStop(rawValue: lk_stop_reason(host)) }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Deep recursion in patterns, JSON and the parser is bounded by Lua's own limits, which were made for stacks this large.
private let stackSize = 64 << 20

private func startThread(_ body: @escaping @Sendable () -> Void) throws {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let context = Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Darwin)
        var thread: pthread_t?
        let entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
            Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }
    #else
        var thread = pthread_t()
        let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        }
    #endif
    guard pthread_create(&thread, &attributes, entry, context.toOpaque()) == 0 else {
        context.release()
        throw LuaError(kind: "memory", message: "the system refuses another thread")
    }
}
