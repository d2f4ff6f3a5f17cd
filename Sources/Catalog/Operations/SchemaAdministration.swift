extension Catalog {
    /// Rights on types and the mails that types send (reference 3.2 S9 to S12).
    static let schemaAdministration: [Operation] = [
        Operation(
            "schemas.permissions.get", "Returns who may do what with all analyses of a type.",
            effect: .read, .get, "/jsonschemas/{name}{/version}/permissions",
            parameters: [.typeName, .permissionsVersion],
            returns: "by action, such as deposit-schema-create: { users = { { email, profile } }, roles = {...} }",
            notes: "Only for superusers. Actions that nobody holds are not listed.",
            example: "print(json.encode(cap.schemas.permissions.get(\"cms-analysis\"), { indent = 2 }))",
            source: "cap-api 3.2 S9", needsAdministrator: true
        ),
        Operation(
            "schemas.permissions.add", "Gives people or groups rights on all analyses of a type.",
            effect: .write, .post, "/jsonschemas/{name}{/version}/permissions",
            parameters: [.typeName, .schemaRights, .optionalTypeVersion],
            body: .json(parameter: "permissions"),
            returns: "a line for each: { action, user or role, status = \"allow\" or \"error\", message }",
            notes:
                "Only for superusers. A person who cannot be given a right does not fail the call: look at `status` of each "
                + "line. The server names failed people under `role`.",
            example:
                "local log = cap.schemas.permissions.add(\"cms-analysis\", { deposit = { read = { users = { user } } } })\n"
                + "for _, line in ipairs(log) do print(line.action, line.user, line.status) end",
            source: "cap-api 3.2 S10", needsAdministrator: true
        ),
        Operation(
            "schemas.permissions.remove", "Takes rights on all analyses of a type from people or groups.",
            effect: .write, .delete, "/jsonschemas/{name}{/version}/permissions",
            parameters: [.typeName, .schemaRights, .optionalTypeVersion],
            body: .json(parameter: "permissions"),
            returns: "a line for each: { action, user or role, status = \"remove\" or \"error\", message }",
            notes:
                "Only for superusers. What could not be taken does not fail the call: look at `status` of each line.",
            example: "local rights = { deposit = { update = { users = { user } } } }\n"
                + "cap.schemas.permissions.add(\"cms-analysis\", rights)\n"
                + "cap.schemas.permissions.remove(\"cms-analysis\", rights)",
            source: "cap-api 3.2 S11", needsAdministrator: true
        ),
        Operation(
            "schemas.notifications.get", "Returns which mails a type sends when an analysis is published or reviewed.",
            effect: .read, .get, "/jsonschemas/{name}{/version}/notifications",
            parameters: [.typeName, .permissionsVersion],
            returns: "{ actions = { publish = {...}, review = {...} } }, empty when there are none",
            notes: "Only for superusers.",
            example: "print(json.encode(cap.schemas.notifications.get(\"cms-analysis\")))",
            source: "cap-api 3.2 S12", needsAdministrator: true
        ),
        Operation(
            "schemas.notifications.set", "Sets all mails that a type sends.",
            effect: .write, .post, "/jsonschemas/{name}{/version}/notifications",
            parameters: [
                .typeName,
                Parameter(
                    "notifications", .object, .body, required: true,
                    "{ actions = { publish = { {...} }, review = { {...} } } }."),
                .optionalTypeVersion,
            ],
            body: .json(parameter: "notifications"),
            returns: "the type with its configuration",
            notes: "Only for superusers.",
            example: "cap.schemas.notifications.set(\"cms-analysis\", { actions = { publish = {\n"
                + "  { subject = { template = \"Published\" }, recipients = { to = { { mails = { default = { user } } } } } } } } })",
            source: "cap-api 3.2 S12", needsAdministrator: true
        ),
        Operation(
            "schemas.notifications.patch", "Changes the mails that a type sends by a JSON Patch.",
            effect: .write, .patch, "/jsonschemas/{name}{/version}/notifications",
            parameters: [
                .typeName,
                Parameter(
                    "operations", .array, .body, required: true,
                    "List of `{ op =, path =, value = }`; paths are relative to the notifications."),
                .optionalTypeVersion,
            ],
            body: .json(parameter: "operations"),
            returns: "the type with its configuration",
            notes: "Only for superusers.",
            example:
                "cap.schemas.notifications.patch(\"cms-analysis\", { { op = \"add\", path = \"/actions\", value = { publish = json.array{} } } })",
            source: "cap-api 3.2 S12", needsAdministrator: true
        ),
        Operation(
            "schemas.notifications.remove", "Removes all mails of a type.",
            effect: .destroy, .delete, "/jsonschemas/{name}{/version}/notifications",
            parameters: [.typeName, .permissionsVersion],
            result: .nothing, returns: "true", notes: "Only for superusers.",
            example: "cap.schemas.notifications.remove(\"cms-analysis\")",
            source: "cap-api 3.2 S12", needsAdministrator: true
        ),
    ]
}

extension Parameter {
    static let permissionsVersion = Parameter(
        "version", .string, .path(), positional: true, check: "version", "Version; the newest without it.")

    static let schemaRights = Parameter(
        "permissions", .object, .body, required: true, check: "schema_rights",
        "{ deposit = { RIGHT = { users = {...}, roles = {...} } }, record = {...} }; rights on drafts: create, read, update, "
            + "admin, clone, review, delete, upload; on records: create, read, update, admin, delete.")
}
