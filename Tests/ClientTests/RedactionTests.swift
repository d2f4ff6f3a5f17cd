import Testing

@testable import Client

@Suite("Redaction")
struct RedactionTests {
    @Test(
        "hides tokens wherever they stand",
        arguments: [
            ("say sesame twice: sesame", "say <redacted> twice: <redacted>"),
            ("GET https://h/a?access_token=abc&x=1", "GET https://h/a?access_token=<redacted>&x=1"),
            ("https://h/a?x=1&Access_Token=abc failed", "https://h/a?x=1&Access_Token=<redacted> failed"),
            ("https://h/a?access_token=sesame", "https://h/a?access_token=<redacted>"),
            ("Authorization: Bearer other\nX: y", "Authorization: <redacted> X: y"),
            ("authorization:Basic abc=", "authorization: <redacted>"),
            ("c2VzYW1lOg==", "<redacted>"),
            ("https://s3/k?X-Amz-Signature=ab&X-Amz-Date=1", "https://s3/k?X-Amz-Signature=<redacted>&X-Amz-Date=1"),
            ("a\u{1B}[2Jb\u{9B}c\r\nd", "a [2Jb c  d"),
            ("nothing to hide: tokens=3", "nothing to hide: tokens=3"),
        ]
    )
    func hides(text: String, expected: String) {
        #expect(Redaction(token: Secret("sesame"))(text) == expected)
    }

    @Test(
        "never masks within a mask",
        arguments: [
            ("t", "a t b", "a <redacted> b"), ("t", "?access_token=t&x=t", "?access_token=<redacted>&x=<redacted>"),
            ("re", "reread ?sig=re", "<redacted><redacted>ad ?sig=<redacted>"),
            ("a&b", "?token=a&b&c=d", "?token=<redacted>&c=d"),
        ]
    )
    func onePass(token: String, text: String, expected: String) {
        #expect(Redaction(token: Secret(token))(text) == expected)
    }

    @Test("passes over every trace line, of which there is one for each attempt")
    func trace() async throws {
        let log = Log()
        try await ScriptedServer.run(
            { number, _ in number == 1 ? .answer(503) : .answer(body: "okay") },
            configure: {
                $0.token = Secret("sesame")
                $0.trace = { log.add($0) }
            }
        ) { server, transport in
            var request = get("/api/sesame")
            request.query = [("access_token", "abc"), ("q", "a b&c")]
            let response = try await transport.send(request)
            let url = "\(server.url)/api/<redacted>?access_token=<redacted>&q=a%20b%26c"
            #expect(response.finalURL == url)
            #expect(log.lines.count == 2)
            #expect(log.lines.first?.hasPrefix("GET \(url) 503 0 B ") == true)
            #expect(log.lines.first?.contains("trying again in") == true)
            #expect(log.lines.last?.hasPrefix("GET \(url) 200 4 B ") == true)
        }
    }

    @Test("passes over every error")
    func errors() async throws {
        try await ScriptedServer.run(
            { _, _ in [.close] },
            configure: {
                $0.token = Secret("sesame")
                $0.maximumAttempts = 1
            }
        ) { _, transport in
            let error = try await failure(transport, get("/api/sesame?access_token=abc"))
            #expect(!"\(error)".contains("sesame"))
            #expect(!error.url.contains("sesame"))
            #expect(!error.message.contains("abc"))
        }
    }
}
