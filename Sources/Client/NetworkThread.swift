import NIOCore
import NIOPosix

/// The one thread on which all requests of the process run: its connections, and the tasks that send over them. One after
/// another as a script waits for it, a request would else pay for every change of threads; a second thread would only help a
/// network faster than a thread can serve.
public enum NetworkThread {
    /// Runs tasks on the thread; it starts with the first one.
    public static let executor: any TaskExecutor = Executor()

    /// The event loop of the thread.
    static let loop: any EventLoop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()

    private final class Executor: TaskExecutor {
        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
}
