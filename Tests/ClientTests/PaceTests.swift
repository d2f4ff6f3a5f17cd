import Testing

@testable import Client

@Suite("The pace of requests to a server")
struct PaceTests {
    @Test("reads rates as people write them")
    func rates() {
        #expect(Rate("20/s")?.perSecond == 20)
        #expect(Rate("300/min")?.perSecond == 5)
        #expect(Rate("5400/h")?.perSecond == 1.5)
        #expect(Rate("2.5")?.perSecond == 2.5)
        for wrong in ["", "0/s", "-1/s", "x/s", "5/d", "5/s/s", "inf", "nan", "/s"] {
            #expect(Rate(wrong) == nil, "\(wrong)")
        }
    }

    @Test("lets so many pass at once, in the order of coming, and forgets those who went")
    func places() async throws {
        let pace = Pace(concurrency: 2)
        try await pace.enter()
        try await pace.enter()
        let order = Log()
        var tasks: [Task<Void, any Error>] = []
        for name in ["a", "b", "c"] {
            tasks.append(
                Task {
                    try await pace.enter()
                    order.add(name)
                })
            try await Task.sleep(for: .milliseconds(30))
        }
        #expect(order.lines.isEmpty)
        tasks[1].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[1].value }
        pace.leave()
        try await tasks[0].value
        pace.leave()
        try await tasks[2].value
        #expect(order.lines == ["a", "c"])
        pace.leave()
        pace.leave()
        // Both places are free again.
        try await pace.enter()
        try await pace.enter()
    }

    @Test("spreads requests by the rate, and does not wait without one")
    func turns() async throws {
        let start = ContinuousClock.now
        let free = Pace(concurrency: 1)
        for _ in 0..<1000 { try await free.turn() }
        let paced = Pace(concurrency: 1, rate: Rate("50/s"))
        for _ in 0..<11 { try await paced.turn() }
        #expect(ContinuousClock.now - start >= .milliseconds(195))
        #expect(free.allowedPerSecond == nil && paced.allowedPerSecond == 50)
    }

    @Test("makes all wait when the server refuses one")
    func pause() async throws {
        try await ScriptedServer.run({ number, _ in
            number == 1 ? [.send("HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")] : .answer(200)
        }) { server, transport in
            let start = ContinuousClock.now
            async let first = transport.send(get("/first"))
            while transport.statistics.snapshot.longest == .zero { try await Task.sleep(for: .milliseconds(5)) }
            try await Task.sleep(for: .milliseconds(50))
            let second = try await transport.send(get("/second"))
            #expect(second.status == 200 && second.attempts == 1)
            #expect(ContinuousClock.now - start >= .seconds(1))
            #expect(try await first.attempts == 2)
        }
    }

    @Test("does not count the wait for a turn towards the total timeout")
    func timeout() async throws {
        try await ScriptedServer.run(
            { _, _ in .answer(200) }, configure: { $0.totalTimeout = .milliseconds(1500) },
            pace: Pace(concurrency: 1, rate: Rate("30/min"))
        ) { _, transport in
            for _ in 0..<2 {
                let status = try await transport.send(get()).status
                #expect(status == 200)
            }
        }
    }

    @Test("takes a turn for each attempt and lets a cancelled task go")
    func cancelled() async throws {
        let pace = Pace(concurrency: 1, rate: Rate("1/h"))
        try await pace.turn()
        let task = Task { try await pace.turn() }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("spreads the last tenth of what the server allows over the time that is left")
    func lastTenth() throws {
        func headers(_ remaining: Int) throws -> RateLimitHeaders {
            try #require(
                RateLimitHeaders(
                    [
                        ("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "\(remaining)"),
                        ("x-ratelimit-reset", "1100"),
                    ],
                    now: 1000))
        }
        let pace = Pace(concurrency: 1)
        pace.learn(status: 200, limits: try headers(4000), pause: nil)
        #expect(pace.allowedPerSecond == nil)
        pace.learn(status: 200, limits: try headers(500), pause: nil)
        #expect(pace.allowedPerSecond == 5)
        pace.learn(status: 200, limits: try headers(0), pause: nil)
        #expect(pace.allowedPerSecond == 0.01)
        pace.learn(status: 200, limits: try headers(5000), pause: nil)
        #expect(pace.allowedPerSecond == nil)
        #expect(RateLimitHeaders([("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "x")]) == nil)
    }

    @Test("after refusals goes as fast as the server took before, then faster again")
    func refusals() throws {
        var rate = LearntRate()
        var now = ContinuousClock.now
        for _ in 0..<40 {
            rate.accepted(at: now, limits: nil)
            now += .milliseconds(20)
        }
        #expect(rate.perSecond == nil)
        for _ in 0..<16 { rate.refused(at: now) }
        let learnt = try #require(rate.perSecond)
        #expect((30.0...40.0).contains(learnt), "\(learnt)")
        now += .seconds(2)
        rate.refused(at: now)
        #expect(try #require(rate.perSecond) < learnt)
        for _ in 0..<200 {
            now += .seconds(1)
            rate.accepted(at: now, limits: nil)
        }
        #expect(rate.perSecond == nil)
    }

    @Test("counts requests, retries, bytes and latencies")
    func statistics() async throws {
        try await ScriptedServer.run({ number, _ in
            number == 1 ? .answer(503) : .answer(number == 3 ? 404 : 200, body: "12345")
        }) {
            _, transport in
            var request = ClientRequest(method: "PUT", path: "/a")
            request.body = .bytes([1, 2, 3], contentType: "text/plain")
            _ = try await transport.send(request)
            _ = try await transport.send(get())
            let now = transport.statistics.snapshot
            #expect(now.requests == 2 && now.retries == 1 && now.failures == 1)
            #expect(now.bytesSent == 3 && now.bytesReceived == 10)
            #expect(now.percentile(0.5) > .zero && now.percentile(0.5) <= now.percentile(0.99))
            #expect(now.percentile(1) <= now.longest)
        }
        let statistics = Statistics()
        for milliseconds in 1...100 { statistics.attempt(1, took: .milliseconds(milliseconds)) }
        for (share, expected) in [(0.5, 50.0), (0.9, 90), (0.99, 99)] {
            let shown = statistics.snapshot.percentile(share) / .milliseconds(1)
            #expect(abs(shown - expected) <= expected / 8, "\(shown) for \(expected)")
        }
    }
}
