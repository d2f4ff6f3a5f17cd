import CLua
import CLuaSupport

/// What a Swift function called from Lua answers.
public enum LuaReturn {
    /// So many values on top of the stack are the results.
    case values(Int32)
    /// The call waits; see `LuaCall.wait`.
    case waiting
}

/// One call of a Swift function from Lua.
public struct LuaCall {
    /// The stack: the arguments are at 1...stack.count.
    public let stack: LuaStack
    /// The scheduler of the state.
    public let scheduler: LuaScheduler

    /// Waits for `operation` without blocking the other tasks of the script: the task is suspended until it ends, also
    /// from inside coroutines of the script's own. Where Lua cannot suspend (inside a sort comparator, a gsub callback)
    /// the call blocks instead.
    ///
    /// - Parameters:
    ///   - operation: runs outside the Lua thread; its Swift task is cancelled when the Lua task is cancelled or stopped.
    ///   - finish: turns the outcome into results, on the Lua thread; gets nil when the call was cancelled.
    public func wait<Value: Sendable>(
        for operation: @escaping @Sendable () async -> Value,
        finish: @escaping (LuaCall, Value?) throws -> LuaReturn
    ) throws -> LuaReturn {
        try scheduler.wait(on: stack) {
            scheduler.run(operation, $0)
        } finish: { stack, value in
            try finish(LuaCall(stack: stack, scheduler: scheduler), value as? Value)
        }
    }

    /// Waits in the same way for what needs no Swift task, and cannot be cancelled.
    ///
    /// - Parameters:
    ///   - begin: begins it; what it gets is to be called once with the outcome, from any thread.
    ///   - finish: turns the outcome into results, on the Lua thread; gets nil when the call was cancelled.
    public func wait<Value: Sendable>(
        begin: (@escaping @Sendable (Value) -> Void) -> Void, finish: @escaping (LuaCall, Value?) throws -> LuaReturn
    ) throws -> LuaReturn {
        try scheduler.wait(on: stack) { end in
            begin { end($0) }
            return nil
        } finish: { stack, value in
            try finish(LuaCall(stack: stack, scheduler: scheduler), value as? Value)
        }
    }
}

/// A Swift function that Lua can call. Throw a `LuaError` to raise an error table.
public typealias LuaFunction = (LuaCall) throws -> LuaReturn

final class FunctionBox {
    let body: LuaFunction
    let scheduler: LuaScheduler

    init(body: @escaping LuaFunction, scheduler: LuaScheduler) {
        self.body = body
        self.scheduler = scheduler
    }
}

extension LuaStack {
    /// Pushes a Lua function that calls `body`; it is released when Lua collects the function.
    public func push(_ body: @escaping LuaFunction, on scheduler: LuaScheduler) {
        let box = Unmanaged.passRetained(FunctionBox(body: body, scheduler: scheduler))
        lk_pushfunction(L, callFunctionBox, box.toOpaque(), releaseFunctionBox)
    }
}

private func callFunctionBox(_ L: OpaquePointer?, _ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let L, let context else { return 0 }
    let box = Unmanaged<FunctionBox>.fromOpaque(context).takeUnretainedValue()
    let call = LuaCall(stack: LuaStack(L: L), scheduler: box.scheduler)
    return returnCode(of: call.stack) { try box.body(call) }
}

private func releaseFunctionBox(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<FunctionBox>.fromOpaque(context).release()
}

/// Turns the end of a Swift function into the code that its trampoline understands.
func returnCode(of stack: LuaStack, _ body: () throws -> LuaReturn) -> Int32 {
    do {
        switch try body() {
        case .values(let count): return count
        case .waiting: return LK_YIELD
        }
    } catch let error as LuaError {
        stack.push(error)
    } catch {
        stack.push(LuaError(kind: "internal", message: "\(error)"))
    }
    return LK_RAISE
}
