extension Catalog {
    /// Your access tokens and the applications you have registered (reference 3.11).
    static let tokens: [Operation] = [
        Operation(
            "applications_overview", "Returns your applications and tokens.",
            effect: .read, .get, "/applications",
            returns: "{ clients, tokens }", source: "cap-api 3.11 O1", isInternal: true
        ),
        Operation(
            "tokens.get", "Returns name and scopes of one of your tokens, not the token itself.",
            effect: .read, .get, "/applications/tokens/{id}",
            parameters: [.token],
            returns: "{ t_id, name, scopes }",
            example: "print(cap.tokens.get(cap.tokens.list()[1].t_id).name)", source: "cap-api 3.11 O7"
        ),
        Operation(
            "tokens.create", "Makes a new access token for you.",
            effect: .write, .post, "/applications/tokens/new",
            parameters: [
                Parameter("name", .string, .body, required: true, check: "name", "What it is for."),
                Parameter("scopes", .array, .body, required: true, check: "strings", scopes),
            ],
            body: .fields(["name": "name", "scopes": "scopes"]),
            returns: "{ t_id, name, scopes, access_token }",
            notes:
                "The result holds the token in clear text: whoever reads it acts in your name. End such a line with `;` at the "
                + "prompt, and write it to no log.",
            example: """
                local token = cap.tokens.create("laptop", { "deposit:write" })
                cap.tokens.delete(token.t_id)
                """,
            source: "cap-api 3.11 O8"
        ),
        Operation(
            "token_update", "Replaces name and scopes of a token.",
            effect: .write, .post, "/applications/tokens/{id}",
            parameters: [
                .token, Parameter("name", .string, .body, required: true, "Name."),
                Parameter("scopes", .array, .body, required: true, "Scopes."),
            ],
            body: .fields(["name": "name", "scopes": "scopes"]), result: .nothing,
            returns: "true", source: "cap-api 3.11 O9", isInternal: true
        ),
        Operation(
            "tokens.delete", "Deletes one of your tokens; it stops working at once.",
            effect: .destroy, .delete, "/applications/tokens/{id}",
            parameters: [.token],
            result: .nothing, returns: "true", notes: "The token that you use now can be deleted too.",
            example: "cap.tokens.delete(cap.tokens.create(\"short-lived\", {}).t_id)", source: "cap-api 3.11 O10"
        ),
        Operation(
            "application_create", "Registers an application.",
            effect: .write, .post, "/applications/clients/new",
            parameters: [Parameter("form", .object, .body, required: true, "The form.")],
            body: .json(parameter: "form"), returns: "the application", source: "cap-api 3.11 O2", isInternal: true
        ),
        Operation(
            "applications.get", "Returns one of your applications.",
            effect: .read, .get, "/applications/clients/{client_id}",
            parameters: [.application],
            returns: "{ client_id, client_secret, name, website, redirect_uris, is_confidential, ... }",
            notes: "The result holds the secret in clear text.",
            example:
                "for _, known in ipairs(cap.applications.list()) do print(cap.applications.get(known.client_id).name) end",
            source: "cap-api 3.11 O3"
        ),
        Operation(
            "application_update", "Replaces the form of an application.",
            effect: .write, .post, "/applications/clients/{client_id}",
            parameters: [.application, Parameter("form", .object, .body, required: true, "The form.")],
            body: .json(parameter: "form"), result: .nothing, returns: "true", source: "cap-api 3.11 O4",
            isInternal: true
        ),
        Operation(
            "applications.delete", "Deletes one of your applications, with the tokens people gave it.",
            effect: .destroy, .delete, "/applications/clients/{client_id}",
            parameters: [.application],
            result: .nothing, returns: "true",
            example: registered + "cap.applications.delete(app.client_id)", source: "cap-api 3.11 O5"
        ),
        Operation(
            "applications.reset", "Gives one of your applications a new secret; the old one stops working.",
            effect: .destroy, .post, "/applications/clients/{client_id}/reset",
            parameters: [.application],
            returns: "the application, with the new secret in clear text",
            example: registered + "cap.applications.reset(app.client_id)", source: "cap-api 3.11 O6"
        ),
    ]

    private static let scopes = "List of `deposit:write` (needed to read drafts too), `deposit:actions`, `user:email`."
    private static let registered =
        "local app = cap.applications.create(\"plots\", \"https://example.org\", { \"https://example.org/back\" })\n"
}

extension Parameter {
    static let token = Parameter("id", .integer, .path(), required: true, check: "positive", "The `t_id` of the token.")
    static let application = Parameter(
        "client_id", .string, .path(), required: true, check: "identifier", "The `client_id` of the application.")
}
