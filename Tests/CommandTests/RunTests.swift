import Foundation
import Testing

/// The command line: what runs, what it prints where, and with which code it ends.
@Suite struct RunTests {
    @Test func `code, files, standard input and their arguments`() async throws {
        #expect(try await Command.run(["-e", "print(1 + 1)"]).output == "2\n")
        #expect(try await Command.run(["-e", "x = 20", "-e", "print(x)"]).output == "20\n")
        let script = try Command.file("#!/usr/bin/env cap\nprint(arg[0] ~= nil, #arg, ...)")
        #expect(try await Command.run([script.path, "a", "--sandbox", "-x"]).output == "true\t3\ta\t--sandbox\t-x\n")
        #expect(try await Command.run(["run", script.path, "b"]).output == "true\t1\tb\n")
        #expect(try await Command.run(["-", "c"], input: "print(...)").output == "c\n")
        #expect(try await Command.run([], input: "local a = 1\nprint(a)\n").output == "1\n", "one script, not lines")
    }

    @Test(arguments: [
        ("return 1", 0), ("os.exit(7)", 7), ("os.exit(true)", 0), ("os.exit(false)", 1),
        ("pcall(os.exit, 5) print 'no'", 5),
        ("coroutine.wrap(os.exit)(3)", 3), ("error('x')", 1), ("x =", 1),
    ])
    func `exit codes`(code: String, expected: Int32) async throws {
        let result = try await Command.run(["-e", code])
        #expect(result.code == expected)
        #expect(result.output.isEmpty)
    }

    @Test func `an uncaught error shows its text, its place and a traceback`() async throws {
        let script = try Command.file("local function inner()\n  cap.get(5)\nend\ninner()\n")
        let result = try await Command.run([script.path])
        #expect(result.code == 1)
        #expect(result.errors.contains("script.lua:2: cap.get: parameter 'pid' must be a string, got number 5"))
        #expect(result.errors.contains("stack traceback:") && result.errors.contains("script.lua:4: in main chunk"))
        #expect(!result.errors.contains("stdlib/"))
    }

    @Test(arguments: [
        ["--no-such-option"], ["--records", "5"], ["--max-seconds", "x", "-e", ""], ["sandbox", "--prt", "1"],
    ])
    func `a wrong command line is a usage error`(arguments: [String]) async throws {
        let result = try await Command.run(arguments)
        #expect(result.code == 2)
        #expect(result.errors.contains("Usage:"))
    }

    @Test func `help and version go to standard output`() async throws {
        let help = try await Command.run(["--help"])
        #expect(help.code == 0 && help.output.contains("cap [options] FILE"))
        #expect(try await Command.run(["--version"]).output.hasPrefix("0."))
    }

    @Test func `a script is stopped by its limits`() async throws {
        let slow = try await Command.run(["--max-seconds", "0.2", "-e", "while true do pcall(error) end"])
        #expect(slow.code == 1 && slow.errors.contains("--max-seconds"))
        let large = try await Command.run(["--max-memory", "50", "-e", "local t = {} for i = 1, 1e9 do t[i] = i end"])
        #expect(large.code == 1 && large.errors.contains("not enough memory"))
    }

    @Test func `a script that is not there is one sentence`() async throws {
        let result = try await Command.run(["/nonexistent/x.lua"])
        #expect(result.code == 1)
        #expect(result.errors == "cap: cannot read /nonexistent/x.lua: No such file or directory\n")
    }

    @Test func `no server and no token are one sentence each`() async throws {
        let nobody = try await Command.run(
            ["-e", "cap.me()"],
            environment: ["CAP_SERVER_URL": "http://127.0.0.1:1", "CAP_ACCESS_TOKEN": "very-secret"])
        #expect(nobody.code == 1)
        #expect(nobody.errors.contains("cap.me: ") && nobody.errors.contains("127.0.0.1:1"))
        #expect(!nobody.errors.contains("very-secret"))
        let plain = try await Command.run(
            ["-e", "cap.me()"],
            environment: ["CAP_SERVER_URL": "http://cap.example", "CAP_ACCESS_TOKEN": "very-secret"])
        #expect(plain.errors.contains("https") && !plain.errors.contains("very-secret"))
        let profile = try await Command.run(["--profile", "qa", "-e", "cap.me()"])
        #expect(profile.code == 1 && profile.errors.contains("profiles.json"))
    }

    @Test func `what scripts print is unchanged in a pipe`() async throws {
        #expect(
            try await Command.run(["-e", #"print("\27[31m", "é") io.write("\1")"#]).output == "\u{1B}[31m\té\n\u{1}")
    }
}

/// What a script cannot escape, and what it must not be able to spoil.
@Suite struct StubbornScriptTests {
    @Test(arguments: [
        ("coroutine.resume(coroutine.create(function() os.exit(3) end)) print('after')", 3),
        ("coroutine.resume(coroutine.create(function() while true do end end)) print('after')", 1),
        ("local function f() for i = 1, 50 do coroutine.resume(coroutine.create(f)) end end f()", 1),
        ("setmetatable({}, {__gc = function() while true do end end}) collectgarbage()", 1),
        (
            "coroutine.wrap(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end end)()",
            1
        ),
        ("error(setmetatable({}, {__tostring = function() while true do end end}))", 1),
        ("local s = ('a'):rep(100):find(('a?'):rep(100) .. ('a'):rep(100))", 1),
    ])
    func `a stop cannot be escaped`(code: String, expected: Int32) async throws {
        let result = try await Command.run(["--max-seconds", "0.5", "-e", code])
        #expect(result.code == expected)
        #expect(result.output.isEmpty)
    }

    @Test func `hundreds of arguments arrive`() async throws {
        let arguments = (1...600).map(String.init)
        #expect(try await Command.run(["-e", "print(#arg, select('#', ...))"] + arguments).output == "600\t600\n")
    }

    @Test func `variables of a script may have the names of Lua's own`() async throws {
        let result = try await Command.run(
            [
                "-e",
                "type, table, string, next, debug, error, json = 1, 2, 3, 4, 5, 6, 7 local ok, e = pcall(cap.get) print(ok, e.kind)",
            ])
        #expect(result.output == "false\targument\n")
    }

    @Test func `error objects of every type are shown`() async throws {
        for (code, text) in [
            ("error()", "nil"), ("error({})", "(error object is a table value)"), ("error({message = 'mine'})", "mine"),
            ("error(setmetatable({}, {__tostring = error}))", "__tostring fails"), ("error(5)", "5"),
        ] {
            let result = try await Command.run(["-e", code])
            #expect(result.code == 1 && result.errors.contains(text), "\(code): \(result.errors)")
        }
    }

    @Test func `a full disk on standard output is an error`() async throws {
        #expect(try await Command.run(["-e", "print(1)"], output: "/dev/full").code == 1)
        #expect(try await Command.run(["-e", "io.write(1)"], output: "/dev/full").code == 1)
    }
}
