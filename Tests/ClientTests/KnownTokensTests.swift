import Testing

@testable import Client

@Suite("Tokens that are known")
struct KnownTokensTests {
    @Test("are found wherever they stand in a text; what is too short to be one is not")
    func found() {
        KnownTokens.add("tok-4711-aa")
        KnownTokens.add("x = 1")
        #expect(KnownTokens.areIn("f('tok-4711-aa')"))
        #expect(!KnownTokens.areIn("f('tok-4711-')"))
        #expect(!KnownTokens.areIn("x = 1"))
    }

    @Test("include those of connections")
    func connected() throws {
        var configuration = ClientConfiguration(baseURL: "https://cap.example", token: Secret("of-a-connection"))
        configuration.maximumConcurrency = 1
        _ = try HTTPTransport(configuration)
        #expect(KnownTokens.areIn("print 'of-a-connection'"))
    }
}
