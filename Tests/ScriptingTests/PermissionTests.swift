import Testing

@Suite struct PermissionTests {
    @Test func `rights are given, seen and taken`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local other = colleague.me().email
            fails("auth", 403, colleague.get, pid)
            local now = cap.permissions.add(pid, other, { "read", "update" }).permissions
            assert(#now.read.users == 2 and #now.update.users == 2 and #now.admin.users == 1)
            assert(colleague.get(pid).id == pid)
            colleague.metadata.set(pid, "note", "seen")
            now = cap.permissions.remove{ pid = pid, user = other, rights = "update" }.permissions
            assert(#now.update.users == 1 and #now.read.users == 2)
            same(cap.permissions.get(pid).permissions.read.roles, json.array{})
            fails("auth", 403, colleague.metadata.set, pid, "note", "again")
            fails("auth", 403, colleague.permissions.add, pid, other, "admin")
            local again = fails("http", 400, cap.permissions.add, pid, other, { "update", "read" })
            assert(again.operation == "cap.permissions.add" and tostring(again):find("all or none"))
            assert(#cap.permissions.get(pid).permissions.update.users == 1, "a batch is all or none")
            fails("http", 400, cap.permissions.add, pid, "nobody@nowhere.example", "read")
            fails("http", 400, cap.permissions.remove, pid, other, "admin")
            assert(fails("argument", nil, cap.permissions.add, pid, other, "raed").message:find("did you mean 'read'"))
            fails("argument", nil, cap.permissions.add, pid, other, {})
            fails("argument", nil, cap.permissions.add, pid, other, { 5 })
            fails("argument", nil, cap.permissions.add, pid, other)
            fails("auth", 401, anonymous.permissions.get, pid)
            fails("http", 404, cap.permissions.get, "nothing")
            """)
    }
}
