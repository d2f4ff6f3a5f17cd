import LuaKit
import Migration

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The part of `stdlib.native` on which stdlib/migrate is built: journals, known by numbers, checksums and signals. One value
/// serves one Lua state, on its thread.
final class JournalFunctions {
    private var journals: [Int64: JournalFile] = [:]
    private var last: Int64 = 0

    var all: [(String, LuaFunction)] {
        [
            ("journal_open", open), ("journal_truncate", truncate), ("journal_append", append),
            ("journal_close", close),
            ("sha256", sha256), ("run_wish", runWish), ("host", host),
        ]
    }

    /// journal_open(path, is_new, is_private): number and length; or nil, the reason and its kind.
    private func open(_ call: LuaCall) throws -> LuaReturn {
        let stack = call.stack
        let path = try RequestFields.path(.bytes(stack.bytes(at: 1) ?? []))
        do throws(JournalProblem) {
            let file = try JournalFile(path: path, isNew: stack.truth(at: 2), isPrivate: stack.truth(at: 3))
            last += 1
            journals[last] = file
            stack.push(.integer(last))
            stack.push(.integer(file.length))
            return .values(2)
        } catch {
            stack.push(.nil)
            stack.push(error.description)
            stack.push(error.kind.rawValue)
            return .values(3)
        }
    }

    private func journal(_ call: LuaCall) throws -> JournalFile {
        guard let file = journals[call.stack.integer(at: 1) ?? 0] else {
            throw LuaError(kind: "internal", message: "there is no such journal")
        }
        return file
    }

    /// journal_truncate(number, length)
    private func truncate(_ call: LuaCall) throws -> LuaReturn {
        let file = try journal(call)
        do throws(JournalProblem) { try file.truncate(to: call.stack.integer(at: 2) ?? 0) } catch {
            throw LuaError(kind: "file", message: error.description)
        }
        return .values(0)
    }

    /// journal_append(number, lines, is_durable): returns when the lines are on the disk; at once if that is not wanted.
    private func append(_ call: LuaCall) throws -> LuaReturn {
        let file = try journal(call)
        // Now and not when its turn comes to wait: the lines are in the order of the calls.
        do throws(JournalProblem) { try file.append(call.stack.bytes(at: 2) ?? []) } catch {
            throw LuaError(kind: "file", message: error.description)
        }
        guard call.stack.truth(at: 3) else { return .values(0) }
        return try call.wait(begin: file.sync) { _, outcome in
            guard let outcome else { throw LuaError(kind: "cancelled", message: "the task was cancelled") }
            if let problem = outcome { throw LuaError(kind: "file", message: problem.description) }
            return .values(0)
        }
    }

    /// journal_close(number): what was appended is on the disk, and the lock is given back.
    private func close(_ call: LuaCall) throws -> LuaReturn {
        journals.removeValue(forKey: call.stack.integer(at: 1) ?? 0)?.close()
        return .values(0)
    }

    /// sha256(text): 64 hexadecimal digits.
    private func sha256(_ call: LuaCall) throws -> LuaReturn {
        call.stack.push(Digest.sha256(call.stack.bytes(at: 1) ?? []))
        return .values(1)
    }

    /// run_wish(): "go on", "pause" or "end", as signals have told.
    private func runWish(_ call: LuaCall) throws -> LuaReturn {
        call.stack.push(RunControl.current.name)
        return .values(1)
    }

    /// host(): name of this computer and number of this process.
    private func host(_ call: LuaCall) throws -> LuaReturn {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        call.stack.push(String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        call.stack.push(.integer(Int64(getpid())))
        return .values(2)
    }
}
