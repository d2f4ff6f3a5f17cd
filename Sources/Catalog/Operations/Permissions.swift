extension Catalog {
    /// Rights on a draft (reference 3.4 A5, 2.5).
    static let permissions: [Operation] = [
        Operation(
            "permissions.get", "Returns who may read, update and administer a draft.",
            effect: .read, .get, "/deposits/{pid}",
            parameters: [.pid, .permissionsView],
            returns: "{ permissions = { read = { users, roles }, update = {...}, admin = {...} } }",
            scope: "deposit:write",
            example: "for _, email in ipairs(cap.permissions.get(pid).permissions.read.users) do print(email) end",
            source: "cap-api 2.5"
        ),
        Operation(
            "permissions_request", "Adds and removes rights, all or none.",
            effect: .write, .post, "/deposits/{pid}/actions/permissions",
            parameters: [
                .pid, Parameter("entries", .array, .body, required: true, "List of { email, type, op, action }."),
                .permissionsView,
            ],
            body: .json(parameter: "entries"),
            returns: "as cap.permissions.get", source: "cap-api 3.4 A5", isInternal: true
        ),
    ]
}

extension Parameter {
    /// Shape of the answer: the rights alone unless another view is asked for.
    static let permissionsView = Parameter(
        "view", .string, .view(draftViews.merging(["": "application/permissions+json"]) { old, _ in old }),
        values: ["permissions", "full", "basic", "form", "repositories"],
        "Shape of the answer: `permissions` (default) or a view of the draft.")
}
