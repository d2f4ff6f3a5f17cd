import Testing

@testable import Client

@Suite("Retry-After")
struct RetryAfterTests {
    @Test("is waited for with 429 and 503", arguments: [429, 503])
    func obeyed(status: Int) async throws {
        try await ScriptedServer.run({ number, _ in
            number == 1 ? .answer(status, headers: ["Retry-After: 1"]) : .answer()
        }) { _, transport in
            let start = ContinuousClock.now
            let response = try await transport.send(ClientRequest(method: "POST", path: "/a"))
            #expect(response.attempts == 2)
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test("counts neither with other failures nor with success")
    func ignored() async throws {
        try await ScriptedServer.run({ number, _ in
            .answer(number == 1 ? 502 : 200, headers: ["Retry-After: 20"])
        }) { _, transport in
            let start = ContinuousClock.now
            let status = try await transport.send(get()).status
            #expect(status == 200)
            #expect(ContinuousClock.now - start < .seconds(30))
        }
    }

    @Test("that is too long gives the answer back at once")
    func tooLong() async throws {
        try await ScriptedServer.run({ _, _ in .answer(429, headers: ["Retry-After: 3600"]) }) { server, transport in
            let response = try await transport.send(get())
            #expect(response.status == 429)
            #expect(response.header("Retry-After") == "3600")
            #expect(server.requests.count == 1)
        }
    }

    @Test("that is longer than the total timeout gives the answer back at once")
    func beyondTotal() async throws {
        try await ScriptedServer.run(
            { _, _ in .answer(429, headers: ["Retry-After: 30"]) },
            configure: { $0.totalTimeout = .seconds(10) }
        ) { server, transport in
            let status = try await transport.send(get()).status
            #expect(status == 429)
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        "is a number of seconds or an HTTP date",
        arguments: [
            ("0", 0), (" 120 ", 120), ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
            ("soon", nil), ("", nil), ("-5", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
        ] as [(String, Int?)]
    )
    func forms(text: String, seconds: Int?) {
        // 784111777 is 1994-11-06 08:49:37 UTC.
        #expect(RetryAfter.duration(text, now: 784_111_740) == seconds.map { .seconds($0) })
    }

    @Test("absent, the wait is random below a ceiling that doubles up to a limit")
    func backoff() throws {
        let policy = RetryPolicy(
            maximumAttempts: 100,
            baseDelay: .milliseconds(250),
            maximumDelay: .seconds(8),
            retryAfterLimit: .seconds(60)
        )
        for (attempt, ceiling) in [(1, 250), (2, 500), (3, 1000), (6, 8000), (7, 8000), (99, 8000)] {
            let delays = (0..<200).compactMap { _ in
                policy.delay(afterAttempt: attempt, event: .lost, retryAfter: nil)
            }
            #expect(delays.allSatisfy { $0 >= .zero && $0 <= .milliseconds(ceiling) })
            #expect(delays.contains { $0 > .milliseconds(ceiling / 2) })
        }
        #expect(policy.delay(afterAttempt: 100, event: .lost, retryAfter: nil) == nil)
    }
}
