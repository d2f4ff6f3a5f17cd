import Catalog
import Client
import LuaKit

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The module `stdlib.native`: what the standard library cannot do in Lua.
struct NativeFunctions {
    let settings: ScriptSettings
    let connections: Connections
    let progress: ProgressFunctions
    let journals = JournalFunctions()
    let schemas = SchemaCheck()

    init(settings: ScriptSettings) {
        self.settings = settings
        connections = Connections(settings: settings)
        progress = ProgressFunctions(settings: settings)
    }

    func install(on scheduler: LuaScheduler) {
        let stack = scheduler.stack
        stack.pushGlobals()
        stack.pushField("package", of: -1)
        stack.pushField("loaded", of: -1)
        stack.pushNewTable()
        stack.setField("settings", settingsTable)
        stack.setField("version", .string(CapVersion.current))
        stack.pushErrorMetatable()
        stack.setFieldToTop("error_metatable")
        stack.setInspectionFunctions()
        let functions: [(String, LuaFunction)] = [
            ("operations", operations), ("connect", connect), ("send", send), ("stats", stats), ("sleep", sleep),
            ("request_count", requestCount), ("now", now), ("monotonic", monotonic), ("stat", LocalFiles.stat),
            ("make_directory", LocalFiles.makeDirectory), ("can_ask", canAsk), ("history", PromptHistory.list),
            ("keys", keys), ("remember_token", rememberToken), ("list_directory", LocalFiles.listDirectory),
            ("absolute_path", LocalFiles.absolutePath),
        ]
        let groups = [TaskFunctions.all, TerminalFunctions.all, progress.all, journals.all, schemas.all]
        for (name, body) in functions + groups.joined() {
            stack.push(body, on: scheduler)
            stack.setFieldToTop(name)
        }
        for (name, body) in settings.functions {
            stack.push(body, on: scheduler)
            stack.setFieldToTop(name)
        }
        stack.setFieldToTop("stdlib.native")
        stack.pop(3)
        replaceExit(on: scheduler)
    }

    /// keys(): the keys of the prompt, each with what it does.
    private func keys(_ call: LuaCall) -> LuaReturn {
        call.stack.push(.array(settings.keys().map { .array([.string($0.keys), .string($0.summary)]) }))
        return .values(1)
    }

    /// remember_token(token): from now on no history keeps it.
    private func rememberToken(_ call: LuaCall) -> LuaReturn {
        if let token = call.stack.string(at: 1) { KnownTokens.add(token) }
        return .values(0)
    }

    /// can_ask(): whether a person can be asked something, and answer.
    private func canAsk(_ call: LuaCall) -> LuaReturn {
        call.stack.push(.boolean(isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0))
        return .values(1)
    }

    private var settingsTable: LuaValue {
        .table([
            ("cap", server(settings.cap)), ("codeocean", server(settings.codeOcean)),
            ("profile", settings.profile.map(LuaValue.string) ?? .nil),
            ("assumes_yes", .boolean(settings.assumesYes)),
            ("color", .boolean(settings.isColored)),
            ("has_rate", .boolean(settings.rate != nil)),
            ("most_requests", .integer(Int64(ClientConfiguration.usualConcurrency))),
        ])
    }

    private func server(_ server: ScriptSettings.Server?) -> LuaValue {
        guard let server else { return .nil }
        return .table([
            ("url", .string(server.url)), ("token", .string(server.token)), ("identity", .string(server.identity)),
        ])
    }

    /// operations(service): the declared operations of "cap" or "codeocean".
    private func operations(_ call: LuaCall) throws -> LuaReturn {
        let service = call.stack.string(at: 1)
        call.stack.push(.array((service == "cap" ? Catalog.cap : Catalog.codeOcean).map(LuaValue.init)))
        return .values(1)
    }

    /// connect{ url =, token =, authorization = "bearer" or "basic" }: the number of a connection; or nil and { kind, message }.
    private func connect(_ call: LuaCall) throws -> LuaReturn {
        let stack = call.stack
        do throws(ClientError) {
            let url = stack.field("url", at: 1)?.text ?? ""
            let scheme: AuthorizationScheme =
                stack.field("authorization", at: 1)?.text == "basic" ? .basicUser : .bearer
            let number = try connections.connect(url: url, token: stack.field("token", at: 1)?.text, scheme: scheme)
            stack.push(.integer(number))
            return .values(1)
        } catch {
            return fail(error, stack)
        }
    }

    /// send(connection, request): the response; or nil and { kind, message, attempts, sent, url }.
    private func send(_ call: LuaCall) throws -> LuaReturn {
        let number = call.stack.integer(at: 1) ?? 0
        guard let transport = connections[number] else {
            throw LuaError(kind: "internal", message: "native.send: there is no such connection")
        }
        let fields = RequestFields(stack: call.stack, index: 2)
        var request = try fields.request()
        let progress = progress.transfer(for: request, fields)
        if let progress { request.progress = { progress.report($0, $1) } }
        let sent = request
        return try call.wait {
            do throws(ClientError) {
                return Result<ClientResponse, ClientError>.success(try await transport.send(sent))
            } catch {
                return .failure(error)
            }
        } finish: { call, outcome in
            progress?.finish(hasFailed: (try? outcome?.get()).map { !(200..<300).contains($0.status) } ?? true)
            switch outcome {
            case .success(var response):
                if !(200..<300).contains(response.status) {
                    response.body = connections.redacted(response.body, of: number)
                }
                push(response, on: call.stack)
                return .values(1)
            case .failure(let error): return fail(error, call.stack)
            case nil: throw LuaError(kind: "cancelled", message: "the request was cancelled")
            }
        }
    }

    /// stats(connection): what went over it so far; latencies in milliseconds.
    private func stats(_ call: LuaCall) throws -> LuaReturn {
        guard let transport = connections[call.stack.integer(at: 1) ?? 0] else {
            throw LuaError(kind: "internal", message: "native.stats: there is no such connection")
        }
        let now = transport.statistics.snapshot
        let latency: [(key: String, value: LuaValue)] = [
            ("p50", now.percentile(0.5)), ("p90", now.percentile(0.9)), ("p99", now.percentile(0.99)),
            ("max", now.longest),
        ].map { ($0.0, .number($0.1 / .milliseconds(1))) }
        var fields: [(key: String, value: LuaValue)] = [
            ("requests", .integer(Int64(now.requests))), ("retries", .integer(Int64(now.retries))),
            ("failures", .integer(Int64(now.failures))), ("bytes_sent", .integer(now.bytesSent)),
            ("bytes_received", .integer(now.bytesReceived)), ("latency", .table(latency)),
        ]
        if let rate = transport.allowedPerSecond { fields.append(("rate", .number(rate))) }
        call.stack.push(.table(fields))
        return .values(1)
    }

    /// request_count(): the requests of all connections so far.
    private func requestCount(_ call: LuaCall) throws -> LuaReturn {
        call.stack.push(.integer(connections.requestCount))
        return .values(1)
    }

    private func push(_ response: ClientResponse, on stack: LuaStack) {
        stack.pushNewTable()
        stack.setField("status", .integer(Int64(response.status)))
        stack.setField("attempts", .integer(Int64(response.attempts)))
        stack.setField("bytes", .integer(response.bytesTransferred))
        if let checksum = response.checksum { stack.setField("checksum", .string(checksum)) }
        // Of the headers, what is asked for: each would be a text to make and to collect.
        for name in ["etag", "location"] {
            if let value = response.header(name) { stack.setField(name, .string(value)) }
        }
        guard !response.body.isEmpty else { return }
        // Labels of JSON answers are not reliable (cap-api 7.16), so every body is tried.
        if stack.pushJSON(response.body) {
            stack.setFieldToTop("json")
        } else {
            stack.setField("problem", stack.field("message", at: -1) ?? .nil, below: 1)
            stack.pop()
            stack.setField("text", .bytes(response.body))
        }
    }

    private func fail(_ error: ClientError, _ stack: LuaStack) -> LuaReturn {
        stack.push(.nil)
        stack.push(
            .table([
                ("kind", .string(error.kind.rawValue)), ("message", .string(error.message)),
                ("attempts", .integer(Int64(error.attempts))), ("sent", .boolean(error.sent)),
                ("url", .string(error.url)),
            ]))
        return .values(2)
    }

    /// sleep(seconds)
    private func sleep(_ call: LuaCall) throws -> LuaReturn {
        let time = TaskFunctions.seconds(call.stack.number(at: 1) ?? 0)
        return try call.wait {
            (try? await Task.sleep(for: time)) != nil
        } finish: { _, slept in
            if slept == nil { throw LuaError(kind: "cancelled", message: "the task was cancelled") }
            return .values(0)
        }
    }

    /// now(): seconds since the epoch, with fractions.
    private func now(_ call: LuaCall) throws -> LuaReturn { read(CLOCK_REALTIME, call) }

    /// monotonic(): seconds since some moment, with fractions; setting the clock does not change their course.
    private func monotonic(_ call: LuaCall) throws -> LuaReturn { read(CLOCK_MONOTONIC, call) }

    private func read(_ clock: clockid_t, _ call: LuaCall) -> LuaReturn {
        var time = timespec()
        clock_gettime(clock, &time)
        call.stack.push(.number(Double(time.tv_sec) + Double(time.tv_nsec) / 1e9))
        return .values(1)
    }

    /// os.exit: ends the run instead of the process, so that files, transfers and the sandbox are closed properly.
    private func replaceExit(on scheduler: LuaScheduler) {
        let stack = scheduler.stack
        stack.pushGlobals()
        stack.pushField("os", of: -1)
        stack.push(
            { call in
                let code: Int32
                switch call.stack.value(at: 1) {
                case .nil, .boolean(true): code = 0
                case .boolean(false): code = 1
                case .integer(let number): code = Int32(truncatingIfNeeded: number)
                case .number(let number) where number == number.rounded() && abs(number) < 1e9: code = Int32(number)
                case .bytes(let digits):
                    guard let number = Int32(String(decoding: digits, as: UTF8.self)) else { fallthrough }
                    code = number
                default: throw LuaError(kind: "argument", message: "os.exit: the code must be an integer or a boolean")
                }
                if call.isInBackground {
                    throw LuaError(kind: "state", message: "os.exit: a task of the session cannot leave the prompt")
                }
                call.scheduler.exit(code)
                return .values(0)
            }, on: scheduler)
        stack.setFieldToTop("exit")
        stack.pop(2)
    }
}
