import LineEditor
import LuaKit

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The part of `stdlib.native` that knows the terminal: what the prompt shows is fitted to it.
enum TerminalFunctions {
    static var all: [(String, LuaFunction)] {
        [
            ("window", window), ("columns", columns), ("prefix", prefix), ("ask", ask), ("editor", editor),
            ("run_program", runProgram),
        ]
    }

    /// window(): the columns and lines of the window that shows standard output; nothing when that is no terminal.
    private static func window(_ call: LuaCall) throws -> LuaReturn {
        guard isatty(STDOUT_FILENO) != 0 else { return .values(0) }
        let size = TerminalSize.of(STDOUT_FILENO)
        call.stack.push(.integer(Int64(size.columns)))
        call.stack.push(.integer(Int64(size.lines)))
        return .values(2)
    }

    /// columns(text): how many columns the text takes.
    private static func columns(_ call: LuaCall) throws -> LuaReturn {
        call.stack.push(.integer(Int64(DisplayWidth.of(call.stack.string(at: 1) ?? ""))))
        return .values(1)
    }

    /// prefix(text, columns): the beginning of the text that takes at most so many columns.
    private static func prefix(_ call: LuaCall) throws -> LuaReturn {
        let columns = Int(clamping: call.stack.integer(at: 2) ?? 0)
        call.stack.push(String(DisplayWidth.prefix(call.stack.string(at: 1) ?? "", columns: columns)))
        return .values(1)
    }

    /// ask(): the line that a person types; nil at the end of the input, or when there is no terminal.
    private static func ask(_ call: LuaCall) throws -> LuaReturn {
        guard isatty(STDIN_FILENO) != 0 else { return .values(0) }
        return try call.wait {
            Answer(line: await typedLine())
        } finish: { call, answer in
            guard let answer else { throw LuaError(kind: "cancelled", message: "the question was cancelled") }
            call.stack.push(answer.line.map(LuaValue.bytes) ?? .nil)
            return .values(1)
        }
    }

    /// editor(): the command of the user's editor.
    private static func editor(_ call: LuaCall) throws -> LuaReturn {
        call.stack.push(TerminalProgram.editor)
        return .values(1)
    }

    /// run_program(command, path): the code with which a program ends that has the terminal. Tasks wait meanwhile: what they
    /// write would spoil its screen.
    private static func runProgram(_ call: LuaCall) throws -> LuaReturn {
        let code = TerminalProgram.run(call.stack.string(at: 1) ?? "", on: call.stack.string(at: 2) ?? "")
        call.stack.push(.integer(Int64(code)))
        return .values(1)
    }

    private struct Answer {
        /// Nil at the end of the input.
        let line: [UInt8]?
    }

    /// A line of standard input; looks for bytes now and then instead of waiting for them, so that ^C ends it.
    private static func typedLine() async -> [UInt8]? {
        var line: [UInt8] = []
        while !Task.isCancelled {
            var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) > 0 else {
                try? await Task.sleep(for: .milliseconds(20))
                continue
            }
            // One byte at a time: what is typed after the line is for the prompt.
            var byte: UInt8 = 0
            guard read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
        return nil
    }
}
