import Testing

@Suite("Authentication")
struct AuthenticationTests {
    @Test("Every form of the token is accepted, and unknown ones make the request anonymous")
    func forms() async throws {
        try await withSandbox { (client: Client) async throws in
            for header in ["Bearer demo-token", "OAuth2 demo-token", "sixsix demo-token"] {
                #expect(
                    try await client.send(.GET, "/me", token: nil, headers: [("Authorization", header)]).status == 200)
            }
            #expect(try await client.get("/me?access_token=demo-token", token: nil).status == 200)
            for header in ["Bearer nope", "Token demo-token", "Bearer"] {
                #expect(
                    try await client.send(.GET, "/me", token: nil, headers: [("Authorization", header)]).status == 401)
            }
        }
    }

    @Test("Who the demo user is: may create in every type that me names")
    func me() async throws {
        try await withSandbox { client in
            let me = try await client.get("/me")
            let types = (me.json["deposit_groups"]?.array ?? []).compactMap { $0["deposit_group"]?.string }
            #expect(types == ["alice-analysis", "atlas-analysis", "cms-analysis", "lhcb"])
            for type in types { #expect(try await client.create(type).status == 201) }
            #expect(try await client.get("/me", token: Client.stranger).json["deposit_groups"] == [])
        }
    }

    @Test("A token without scope lists and changes but does not read or create")
    func scopes() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let token = "demo-noscope-token"
            #expect(try await client.get("/deposits/", token: token).status == 200)
            #expect(try await client.get("/deposits/\(pid)", token: token).status == 403)
            #expect(try await client.send(.POST, "/deposits/", json: ["$ana_type": "lhcb"], token: token).status == 403)
            #expect(
                try await client.send(.PUT, "/deposits/\(pid)", json: ["comments": "x"], token: token).status == 200)
        }
    }

    @Test("Without a token the status depends on the route")
    func anonymous() async throws {
        try await withSandbox { client in
            let draft = try await client.create()
            let bucket = draft.json["links"]?["bucket"]?.string ?? ""
            #expect(try await client.get("/deposits/\(draft.pid)", token: nil).status == 401)
            #expect(try await client.send(.PUT, "/deposits/\(draft.pid)", json: [:], token: nil).status == 403)
            #expect(try await client.act(draft.pid, "publish", token: nil).status == 403)
            #expect(try await client.send(.DELETE, "/deposits/\(draft.pid)", token: nil).status == 401)
            #expect(try await client.get(bucket, token: nil).status == 404)
            #expect(try await client.get("/deposits/nosuch", token: nil).status == 404)
            #expect(try await client.get("/ping", token: nil).text == "Pong!")
        }
    }
}
