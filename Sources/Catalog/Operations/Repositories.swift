extension Catalog {
    /// Git repositories of a draft and the accounts they are reached with (reference 3.7).
    static let repositories: [Operation] = [
        Operation(
            "repositories.list", "Returns the git repositories connected with a draft.",
            effect: .read, .get, "/deposits/{pid}",
            parameters: [.pid, .repositoriesView],
            returns: "{ webhooks = { { id, host, owner, name, branch, event_type, snapshots }, ... } }",
            scope: "deposit:write",
            notes: "Disconnected ones stay in the list without a mark.",
            example:
                "for _, hook in ipairs(cap.repositories.list(pid).webhooks) do print(hook.id, hook.owner, hook.name) end",
            source: "cap-api 3.7 G3, 2.6"
        ),
        Operation(
            "repositories_request", "Attaches a repository.",
            effect: .write, .post, "/deposits/{pid}/actions/upload",
            parameters: [
                .pid, Parameter("request", .object, .body, required: true, "What to attach, and how."),
                .repositoriesView,
            ],
            body: .json(parameter: "request"),
            returns: "as cap.repositories.list", source: "cap-api 3.7 G1", isInternal: true
        ),
        Operation(
            "repositories.disconnect", "Ends the events of a connected repository.",
            effect: .write, .post, "/deposits/{pid}/actions/disconnect_webhook",
            parameters: [
                .pid,
                Parameter("id", .integer, .body, required: true, "The `id` of the entry in cap.repositories.list."),
                .repositoriesView,
            ],
            body: .fields(["subscriber_id": "id"]),
            returns: "as cap.repositories.list; the entry stays listed",
            notes: "Connecting the repository again makes a second entry.",
            example: """
                local hooks = cap.repositories.connect(pid, "https://github.com/ana-lab/hf-fit").webhooks
                cap.repositories.disconnect(pid, hooks[1].id)
                """,
            source: "cap-api 3.7 G2, 3.4 A7"
        ),
        Operation(
            "accounts.profile", "Returns your profile at a connected service.",
            effect: .read, .get, "/auth/profile/{service}",
            parameters: [.accountService],
            returns: "the profile: { name, username, id, email, avatar_url, profile_url } for git hosts",
            notes: "Accounts are connected in the web portal, under Settings, Integrations. "
                + "The sandbox answers from built-in examples: everybody has an account at each service.",
            example: "print(cap.accounts.profile(\"github\").username)",
            source: "cap-api 3.7 G8"
        ),
        Operation(
            "accounts.disconnect", "Makes CAP forget your account at a service.",
            effect: .write, .get, "/auth/disconnect/{service}",
            parameters: [.accountService],
            returns: "{ message }",
            notes: "Connecting it again takes a browser: the web portal, under Settings, Integrations.",
            example: "print(cap.accounts.disconnect(\"zenodo\").message)",
            source: "cap-api 3.7 G7"
        ),
    ]
}

extension Parameter {
    /// Shape of the answer: the repositories alone unless another view is asked for.
    static let repositoriesView = Parameter(
        "view", .string, .view(draftViews.merging(["": "application/repositories+json"]) { old, _ in old }),
        values: ["repositories", "full", "basic", "form", "permissions"],
        "Shape of the answer: `repositories` (default) or a view of the draft.")

    static let accountService = Parameter(
        "service", .string, .path(), required: true, values: ["github", "gitlab", "zenodo", "cern", "orcid"],
        "The service.")
}
