import CStdlib
import LuaKit

/// The files of stdlib/, which are embedded in the binary.
enum StandardLibrary {
    /// Makes every module available to `require`; each is compiled when it is first required.
    static func install(on scheduler: LuaScheduler) {
        let stack = scheduler.stack
        stack.pushGlobals()
        stack.pushField("package", of: -1)
        stack.pushField("preload", of: -1)
        for index in 0..<cap_stdlib_count {
            guard let file = cap_stdlib_at(index)?.pointee, let text = file.text else { continue }
            let bytes = UnsafeBufferPointer(start: text, count: file.length)
            let path = String(cString: file.path)
            stack.push({ call in try load(bytes, path: path, call) }, on: scheduler)
            stack.setFieldToTop(String(cString: file.module))
        }
        stack.pop(3)
        keepEnvironment(on: stack)
    }

    private static let environment = "stdlib.environment"

    /// The library's own globals, made from the untouched ones of a new state.
    private static func keepEnvironment(on stack: LuaStack) {
        stack.pushGlobals()
        stack.pushField("require", of: -1)
        stack.push(environment)
        if stack.call(arguments: 1, results: 1) { stack.keep(as: environment) } else { stack.pop() }
        stack.pop()
    }

    /// Compiles a module and runs it; its result is the module.
    private static func load(_ text: UnsafeBufferPointer<UInt8>, path: String, _ call: LuaCall) throws -> LuaReturn {
        do throws(LuaSyntaxError) {
            call.stack.pushKept(environment)
            try call.stack.load(Array(text), name: "@" + path)
            // The environment itself is made before there is one.
            if call.stack.isTable(at: -2) { call.stack.setGlobals() }
        } catch {
            throw LuaError(kind: "internal", message: error.message)
        }
        guard call.stack.call(arguments: 0, results: 1) else {
            throw LuaError(kind: "internal", message: call.stack.description(at: -1))
        }
        return .values(1)
    }
}
