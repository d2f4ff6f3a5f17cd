import LuaKit
import Testing

/// A Lua thread for one test.
struct LuaRun {
    let thread: LuaThread

    struct Result: Sendable {
        var ending: LuaOutcome.Ending
        /// The results as `tostring` gives them, or the error.
        var values: [String]
        var traceback: String
    }

    init(
        limits: LuaLimits = LuaLimits(),
        functions: @escaping @Sendable (LuaScheduler) -> [String: LuaFunction] = { _ in [:] }
    ) throws {
        thread = try LuaThread(limits: limits) { scheduler in
            let stack = scheduler.stack
            stack.pushGlobals()
            for (name, body) in functions(scheduler) {
                stack.push(body, on: scheduler)
                stack.setFieldToTop(name)
            }
            stack.pop()
        }
    }

    func callAsFunction(_ code: String) async -> Result {
        await withCheckedContinuation { continuation in
            thread.performRun { scheduler in
                do throws(LuaSyntaxError) {
                    try scheduler.stack.load(Array(code.utf8), name: "=test")
                } catch {
                    continuation.resume(returning: Result(ending: .failed, values: [error.message], traceback: ""))
                    return
                }
                scheduler.start { outcome in
                    let first = outcome.stack.count - outcome.count + 1
                    let values =
                        outcome.count == 0
                        ? [] : (first...outcome.stack.count).map { outcome.stack.description(at: $0) }
                    continuation.resume(
                        returning: Result(ending: outcome.ending, values: values, traceback: outcome.traceback))
                }
            }
        }
    }

    /// Memory of the state after a full collection.
    func memory() async -> Int {
        _ = await self("collectgarbage() collectgarbage()")
        return await withCheckedContinuation { continuation in
            thread.perform { continuation.resume(returning: $0.memoryUsed) }
        }
    }
}
