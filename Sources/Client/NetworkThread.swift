#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The one thread on which all requests of the process run: its connections, and the tasks that send over them. One after
/// another as a script waits for it, a request would else pay for every change of threads; a second thread would only help a
/// network faster than a thread can serve.
public enum NetworkThread {
    /// Runs tasks on the thread; it starts with the first one.
    public static let executor: any TaskExecutor = Executor()

    /// Runs something on the thread, with what only this thread may touch.
    static func run(_ body: @escaping @Sendable (NetworkLoop) -> Void) { inbox.put(.call(body)) }

    private static let inbox = start()

    private final class Executor: TaskExecutor {
        func enqueue(_ job: consuming ExecutorJob) { NetworkThread.inbox.put(.job(UnownedJob(job))) }
    }

    private static func start() -> NetworkInbox {
        let inbox = NetworkInbox()
        // The thread ends with the process, and so does this reference.
        let context = Unmanaged.passRetained(inbox)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let failure = pthread_create(&thread, &attributes, threadBody, context.toOpaque())
        precondition(failure == 0, "the system refuses the network's thread: \(String(cString: strerror(failure)))")
        return inbox
    }

    #if canImport(Darwin)
        private static let threadBody: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
            context in
            serve(Unmanaged<NetworkInbox>.fromOpaque(context).takeUnretainedValue())
            return nil
        }
    #else
        private static let threadBody: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
            context in
            if let context { serve(Unmanaged<NetworkInbox>.fromOpaque(context).takeUnretainedValue()) }
            return nil
        }
    #endif

    private static func serve(_ inbox: NetworkInbox) {
        // TLS writes to connections that may have ended; the error is enough.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let loop = NetworkLoop(wakeUp: inbox.wakeUp)
        // The very one that tasks prefer: on another they would not go on where they are, but ask for their turn anew.
        let executor = executor.asUnownedTaskExecutor()
        while true {
            for work in inbox.take() {
                switch work {
                case .job(let job): job.runSynchronously(on: executor)
                case .call(let body): body(loop)
                }
            }
            loop.turn(mayWait: { inbox.beginWait() })
            inbox.endWait()
        }
    }
}
