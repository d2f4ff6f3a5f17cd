import JSON
import Testing

@Suite("Code Ocean: archiving")
struct CodeOceanArchiveTests {
    @Test(
        "Every spelling of the flag, in the query and in the body",
        arguments: [
            ("?archive=true", nil, true), ("?archive=True", nil, true), ("?archive=TRUE", nil, true),
            ("?archive=1", nil, true), ("?archive=false", nil, false), ("?archive=False", nil, false),
            ("?archive=0", nil, false), ("", "{\"archive\":true}", true), ("", "{\"archive\":false}", false),
            ("", "true", true), ("", "false", false), ("?archive=False", "{\"archive\":true}", false),
        ] as [(String, String?, Bool)])
    func spellings(_ query: String, _ body: String?, _ isArchived: Bool) async throws {
        try await withOcean { (client: OceanClient) async throws in
            for (route, name) in [
                ("capsules", "slow-run"), ("pipelines", "plain-pipeline"), ("data_assets", "shared-asset"),
            ] {
                let path = "/\(route)/\(client.id(name))/archive"
                // From the other side, and twice: it is idempotent.
                _ = try await client.send(.PATCH, path + "?archive=\(!isArchived)")
                for _ in 0..<2 { #expect(try await client.send(.PATCH, path + query, text: body).status == 204) }
                #expect(try await client.names(["archived": true], in: route).contains(name) == isArchived)
                #expect(try await client.names(in: route).contains(name) != isArchived)
                #expect(try await client.get("/\(route)/\(client.id(name))").status == 200)
            }
        }
    }
}
