import Testing

@testable import Client

@Suite("A proxy")
struct ProxyTests {
    @Test(
        "is used for https, save to this machine and the exceptions",
        arguments: [
            ("https://cap.example", "", true), ("http://cap.example", "", false), ("https://127.0.0.1", "", false),
            ("https://localhost:8443", "", false), ("https://cap.example", "*", false),
            ("https://cap.example", "cap.example", false), ("https://cap.example", "other, .example", false),
            ("https://cap.example", "CAP.EXAMPLE", false), ("https://notcap.example", "cap.example", true),
            ("https://a.cap.example", "*.cap.example", false), ("https://cap.example", "cap.example:8443", true),
            ("https://cap.example:8443", "cap.example:8443", false), ("https://cap.example", ",, .", true),
        ]
    )
    func choice(url: String, exceptions: String, isUsed: Bool) throws {
        let settings = ProxySettings(url: Secret("http://proxy.example:3128"), exceptions: exceptions)
        #expect(try (settings.proxy(for: WebURL(url).origin) != nil) == isUsed)
    }

    @Test("has a URL with an optional user name and password")
    func parsing() throws {
        let proxy = try Proxy("http://us%40er:p%3Ass@proxy.example:3128/")
        #expect(proxy.host == "proxy.example")
        #expect(proxy.port == 3128)
        #expect(proxy.user == "us@er")
        #expect(proxy.password == Secret("p:ss"))
        #expect(try Proxy("proxy.example:8080").port == 8080)
    }

    @Test("that is spoken to in TLS is refused without showing its password")
    func unsupported() async throws {
        var configuration = ClientConfiguration(baseURL: "https://cap.example")
        configuration.proxy = ProxySettings(url: Secret("https://me:hush@proxy.example"))
        let error = try await failure(try HTTPTransport(configuration), get())
        #expect(error.kind == .argument)
        #expect(error.message.contains("HTTPS_PROXY"))
        #expect(!error.message.contains("hush"))
    }

    @Test("is asked to CONNECT, and does not see the token")
    func connect() async throws {
        let proxy = try await ScriptedServer { _, _ in .answer(502) }
        var configuration = ClientConfiguration(baseURL: "https://cap.example", token: Secret("sesame"))
        configuration.proxy = ProxySettings(url: Secret("http://me:hush@127.0.0.1:\(proxy.port)"))
        configuration.maximumAttempts = 1
        let transport = try HTTPTransport(configuration)
        let error = try await failure(transport, ClientRequest(method: "POST", path: "/a"))
        #expect(error.kind == .network)
        #expect(error.message.contains("proxy"))
        #expect(!error.sent)
        let request = try #require(proxy.requests.first)
        #expect(request.line == "CONNECT cap.example:443 HTTP/1.1")
        #expect(request.headers["proxy-authorization"] == "Basic bWU6aHVzaA==")
        #expect(request.headers["authorization"] == nil)
        await transport.shutdown()
        await proxy.stop()
    }
}
