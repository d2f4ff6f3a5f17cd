import Testing

@Suite struct RepositoryTests {
    @Test func `a repository is stored, connected and disconnected`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid, hf = new().id, "https://github.com/ana-lab/hf-fit"
            same(cap.repositories.list(pid), { webhooks = json.array{} })
            local hook = cap.repositories.upload(pid, hf .. ".git").webhooks[1]
            same(hook, { id = hook.id, host = "github.com", owner = "ana-lab", name = "hf-fit", branch = json.null,
              event_type = json.null, snapshots = json.array{} })
            cap.repositories.upload(pid, hf .. "/tree/develop")
            cap.repositories.upload(pid, hf .. "/blob/develop/fit/fit.py")
            local names = {}
            for _, file in ipairs(cap.files.list(pid)) do names[#names + 1] = file.filename end
            same(names, { "repositories/github.com/ana-lab/hf-fit/develop.tar.gz",
              "repositories/github.com/ana-lab/hf-fit/develop/fit/fit.py", "repositories/github.com/ana-lab/hf-fit/main.tar.gz" })
            local hooks = cap.repositories.connect(pid, hf).webhooks
            local last = hooks[#hooks]
            assert(last.event_type == "release" and #cap.files.list(pid) == 3, "connecting downloads nothing")
            local push = cap.repositories.connect(pid, hf .. "/tree/develop", { event = "push", view = "form" })
            assert(push.status == "draft" and push.webhooks[#push.webhooks].branch == "develop")
            assert(fails("http", 400, cap.repositories.connect, pid, hf).message == "Analysis already connected with release webhook.")
            assert(#cap.repositories.disconnect(pid, last.id).webhooks == #push.webhooks)
            assert(fails("http", 400, cap.repositories.disconnect, pid, last.id + 1000).message:find "not registered")
            assert(#cap.repositories.connect(pid, hf).webhooks == #push.webhooks + 1)
            """)
    }

    @Test func `refusals of addresses, rights and states`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid, hf = new().id, "https://github.com/ana-lab/hf-fit"
            local function refused(sentence, f, ...)
              local e = fails("http", 400, f, ...)
              assert(e.message == sentence, e.message)
              assert(e.operation:find "^cap%.repositories%.")
            end
            local upload, connect = cap.repositories.upload, cap.repositories.connect
            refused("This repository does not exist or you don't have access.", upload, pid, "https://github.com/no/where")
            refused("Your repository is empty. Make your initial commit first.", upload, pid, "https://github.com/ana-lab/empty")
            refused("nope does not match any branch or sha.", upload, pid, hf .. "/tree/nope")
            refused("File x.py does not exist", upload, pid, hf .. "/blob/main/x.py")
            refused("Downloading directories is currently not supported.", upload, pid, hf .. "/blob/main/fit")
            refused("Pull/Merge requests are not accepted. Please merge first.", upload, pid, hf .. "/pull/3")
            refused("You cannot create a webhook on a file", connect, pid, hf .. "/blob/main/README.md")
            refused("You cannot create a release webhook for a specific branch or sha.", connect, pid, hf .. "/tree/main")
            refused("You cannot create a push webhook for a specific sha.", connect, pid, hf .. "/releases/tag/v1.2", { event = "push" })
            refused("No permission to create webhook for this repository.", connect, pid, "https://github.com/cms-demo/dimuon-ntuples")
            assert(#cap.files.list(pid) == 0 and #cap.repositories.list(pid).webhooks == 0)
            fails("argument", nil, upload, pid, "https://example.org/a/b")
            fails("argument", nil, upload, pid, "ana-lab/hf-fit")
            assert(fails("argument", nil, connect, pid, hf, { event = "pusch" }).message:find "did you mean 'push'")
            fails("argument", nil, cap.repositories.disconnect, pid, "1")
            fails("auth", 403, stranger.repositories.upload, pid, hf)
            fails("auth", 403, stranger.repositories.list, pid)
            fails("http", 404, upload, "nothing", hf)
            cap.publish(pid)
            assert(fails("auth", 403, stranger.repositories.upload, pid, hf).message == "Invalid action", "the state is looked at first")
            """)
    }

    @Test func `repositories are created by hand or from the type`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local hook = cap.repositories.create(pid, "github.com", "fit", { private = true, description = "A fit" }).webhooks[1]
            assert(hook.owner == "ada-demo" and hook.name == "fit" and hook.event_type == json.null)
            fails("http", 400, cap.repositories.upload, pid, "https://github.com/ada-demo/fit")
            assert(cap.repositories.create_default(pid, "gitlab").webhooks[2].owner == "cms-analyses")
            assert(fails("http", 400, cap.repositories.create_default, pid, "hub").message:find("['gitlab']", 1, true))
            local other = cap.create("lhcb", { general_title = "x" }).id
            assert(fails("http", 400, cap.repositories.create_default, other, "x").message:find "^No config found")
            fails("argument", nil, cap.repositories.create, pid, "example.org", "x")
            """)
    }

    @Test func `accounts at other services`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(cap.accounts.profile("github").username == "ada-demo")
            assert(cap.accounts.disconnect("gitlab").message == "Disconnected from gitlab successfully.")
            assert(fails("auth", 403, cap.accounts.profile, "gitlab").message:find "not connected")
            assert(fails("auth", 403, cap.accounts.disconnect, "gitlab").message:find "Unable to disconnect")
            assert(fails("http", 400, cap.repositories.upload, new().id, "https://gitlab.cern.ch/ada-demo/limits").message:find "^Gitlab requires")
            assert(colleague.accounts.profile("gitlab").username == "ben-colleague")
            fails("auth", 401, anonymous.accounts.profile, "github")
            fails("argument", nil, cap.accounts.profile, "githup")
            """)
    }
}
