import JSON
import Testing

@Suite("Permissions")
struct PermissionTests {
    private func entry(_ op: String, _ right: String, _ email: String, type: String = "user") -> JSONValue {
        ["action": .string("deposit-\(right)"), "email": .string(email), "op": .string(op), "type": .string(type)]
    }

    @Test("Granted rights work at once and are implied by stronger ones")
    func grants() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let stranger = "dan.stranger@cern.ch"
            #expect(try await client.get("/deposits/\(pid)", token: Client.stranger).status == 403)
            #expect(try await client.act(pid, "permissions", [entry("add", "update", stranger)]).status == 201)
            #expect(try await client.get("/deposits/\(pid)", token: Client.stranger).status == 200)
            #expect(
                try await client.send(.PUT, "/deposits/\(pid)", json: ["a": 1], token: Client.stranger).status == 200)
            #expect(try await client.act(pid, "publish", token: Client.stranger).status == 403)
            // Who may only update does not find the draft in lists.
            #expect(try await client.list("", token: Client.stranger).total == 0)
            #expect(try await client.act(pid, "permissions", [entry("add", "read", stranger)]).status == 201)
            #expect(try await client.list("", token: Client.stranger).total == 1)
        }
    }

    @Test("One bad entry undoes the whole list")
    func atomic() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let good = entry("add", "read", "ben.colleague@cern.ch")
            let bad = try await client.act(pid, "permissions", [good, entry("add", "read", "nobody@nowhere.org")])
            #expect(bad.message == "User with this mail does not exist in LDAP.")
            #expect(try await client.act(pid, "permissions", [good]).status == 201)
            #expect(try await client.act(pid, "permissions", [good]).message == "Permission already exist.")
            #expect(
                try await client.act(pid, "permissions", [entry("remove", "admin", "ben.colleague@cern.ch")]).status
                    == 400)
            #expect(try await client.act(pid, "permissions", ["op": "add"]).status == 500)
        }
    }

    @Test("People and groups of the directory get an account, whatever the case of the address")
    func directory() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            let reply = try await client.act(
                pid, "permissions",
                [
                    entry("add", "read", "EVE.directory@CERN.ch"),
                    entry("add", "read", "cap-testers@cern.ch", type: "egroup"),
                ])
            #expect(reply.status == 201)
            let read = try await client.get("/deposits/\(pid)", accept: "application/permissions+json").json[
                "permissions"]?["read"]
            #expect(read?["users"] == ["ada.demo@cern.ch", "eve.directory@cern.ch"])
            #expect(read?["roles"] == ["cap-testers@cern.ch"])
        }
    }

    @Test("A group's right reaches its members, and superusers reach everything")
    func groups() async throws {
        try await withSandbox { client in
            let pid = try await client.create().pid
            #expect(try await client.get("/deposits/\(pid)", token: Client.colleague).status == 403)
            let share = entry("add", "read", "cms-members@cern.ch", type: "egroup")
            #expect(try await client.act(pid, "permissions", [share]).status == 201)
            #expect(try await client.get("/deposits/\(pid)", token: Client.colleague).status == 200)
            #expect(try await client.get("/deposits/\(pid)", token: Client.stranger).status == 403)
            #expect(try await client.get("/deposits/\(pid)", token: Client.admin).status == 200)
        }
    }
}
