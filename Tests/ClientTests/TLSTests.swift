import Testing

@testable import Client

@Suite("TLS", .enabled(if: TestCertificate.isAvailable, "SKIPPED: needs the openssl command to make a certificate"))
struct TLSTests {
    private func exchange(names: String, trusted: Bool) async throws -> Result<ClientResponse, ClientError> {
        let directory = try TemporaryDirectory()
        let certificate = try TestCertificate(in: directory, names: names)
        let server = try await ScriptedServer(tls: certificate.context) { _, request in
            .answer(200, body: request.headers["authorization"] ?? "")
        }
        var configuration = ClientConfiguration(baseURL: server.url, token: Secret("sesame"))
        configuration.caFile = trusted ? certificate.certificateFile : nil
        configuration.retryBaseDelay = .milliseconds(1)
        let transport = try HTTPTransport(configuration)
        let result: Result<ClientResponse, ClientError>
        do throws(ClientError) {
            result = .success(try await transport.send(get()))
        } catch {
            result = .failure(error)
        }
        #expect(trusted || server.requests.isEmpty)
        await server.stop(transport)
        return result
    }

    @Test("with a certificate of the given authority works")
    func trusted() async throws {
        let response = try await exchange(names: "DNS:localhost,IP:127.0.0.1", trusted: true).get()
        #expect(response.body == Array("Bearer sesame".utf8))
    }

    @Test("with an untrusted certificate is refused before anything is sent, and says what to do")
    func untrusted() async throws {
        guard case .failure(let error) = try await exchange(names: "IP:127.0.0.1", trusted: false) else {
            Issue.record("the certificate was accepted")
            return
        }
        #expect(error.kind == .tls)
        #expect(error.message.contains("--ca-file"), "\(error)")
        #expect(error.attempts == 1)
        #expect(!error.sent)
    }

    @Test("with a certificate for another host is refused")
    func otherHost() async throws {
        guard case .failure(let error) = try await exchange(names: "DNS:cap.example", trusted: true) else {
            Issue.record("the certificate was accepted")
            return
        }
        #expect(error.kind == .tls)
        #expect(error.message.contains("another host"), "\(error)")
    }

    @Test("to a port that speaks plain http says so")
    func plainPort() async throws {
        let server = try await ScriptedServer { _, _ in .answer(400) }
        var configuration = ClientConfiguration(baseURL: "https://127.0.0.1:\(server.port)")
        configuration.maximumAttempts = 1
        configuration.connectTimeout = .seconds(1)
        let transport = try HTTPTransport(configuration)
        let error = try await failure(transport, get())
        #expect(error.kind == .tls || error.kind == .timeout, "\(error)")
        #expect(!error.sent)
        await server.stop(transport)
    }

    @Test("with a CA file that cannot be read fails, but plain http does not need it")
    func unreadableAuthority() async throws {
        let server = try await ScriptedServer { _, _ in .answer() }
        var configuration = ClientConfiguration(baseURL: server.url)
        configuration.caFile = "/nonexistent/ca.pem"
        let transport = try HTTPTransport(configuration)
        let status = try await transport.send(get()).status
        #expect(status == 200)
        let error = try await failure(transport, get("https://127.0.0.1:\(server.port)/"))
        #expect(error.kind == .tls)
        #expect(error.message.contains("/nonexistent/ca.pem"))
        await server.stop(transport)
    }
}
