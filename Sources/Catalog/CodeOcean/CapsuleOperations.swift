/// Capsules and pipelines have the same thirteen operations (reference 4); the words that differ are here.
struct CodeOceanItems {
    /// Segment of the path, and the Lua table: `capsules`.
    let resource: String
    /// What one is called: `capsule`.
    let noun: String
    /// What a script writes before the function: `capsule` is short for `codeocean.capsules`.
    let table: String
    /// Prefix of the numbers in the reference's index: C or P.
    let number: String

    static let capsules = CodeOceanItems(resource: "capsules", noun: "capsule", table: "capsule", number: "C")
    static let pipelines = CodeOceanItems(
        resource: "pipelines", noun: "pipeline", table: "codeocean.pipelines", number: "P")

    private var id: Parameter { .uuid("\(noun)_id", "Identifier of the \(noun).") }

    /// All operations, in the order of the reference.
    var operations: [Operation] { reading + dataAssets + archiving + [search] + permissions + releasing }

    private func operation(
        _ name: String, _ summary: String, effect: Operation.Effect, _ method: Operation.Method, _ path: String,
        parameters: [Parameter] = [], body: Operation.Body = .none, result: Operation.Result = .json, returns: String,
        scope: String, notes: String? = nil, example: String, section: String, number: Int, isRepeatable: Bool = true
    ) -> Operation {
        Operation(
            "\(resource).\(name)", summary, effect: effect, method, "/\(resource)\(path)", parameters: parameters,
            body: body, result: result, returns: returns, scope: scope, notes: notes, example: example,
            source: "codeocean-api \(section) \(self.number)\(number)", isRepeatable: isRepeatable)
    }

    private var reading: [Operation] {
        [
            operation(
                "get", "Returns one \(noun).", effect: .read, .get, "/{\(noun)_id}", parameters: [id],
                returns: "the \(noun): id, name, slug, status, owner, created, last_accessed, tags, ...",
                scope: "Capsule read", example: "print(\(table).get(\(noun)_id).name)", section: "4.1", number: 1),
            operation(
                "delete", "Deletes an archived \(noun) that was never released. There is no undelete.",
                effect: .destroy, .delete, "/{\(noun)_id}", parameters: [id], result: .nothing, returns: "true",
                scope: "Capsule write", notes: "Only owners and administrators may; archive it first.",
                example: "\(table).archive(\(noun)_id)\n\(table).delete(\(noun)_id)", section: "4.2", number: 2),
            operation(
                "get_app_panel", "Returns the app panel: the parameters and inputs of a run.", effect: .read, .get,
                "/{\(noun)_id}/app_panel",
                parameters: [
                    id,
                    Parameter(
                        "version", .integer, .query("version"), check: "positive",
                        "Version of a release; the latest unless told."),
                ],
                returns: noun == "capsule"
                    ? "the panel: general, data_assets, categories, parameters, results; what is empty is left out"
                    : "the panel: general, data_assets, results, and for pipelines of capsules processes; what is empty is left out",
                scope: "Capsule read", notes: "A \(noun) without app panel is an error with status 404.",
                example: noun == "capsule"
                    ? "for _, p in ipairs(capsule.get_app_panel(capsule_id).parameters or {}) do print(p.param_name) end"
                    : "for _, p in ipairs(codeocean.pipelines.get_app_panel(pipeline_id).processes or {}) do print(p.name) end",
                section: "4.3", number: 3),
            operation(
                "list_computations", "Lists the runs of a \(noun).", effect: .read, .get,
                "/{\(noun)_id}/computations",
                parameters: [id], returns: "a list of computations, all of them in one answer", scope: "Capsule read",
                notes: "The order is the server's. Of a release one sees one's own runs and those of the release.",
                example:
                    "for _, run in ipairs(\(table).list_computations(\(noun)_id)) do print(run.name, run.state) end",
                section: "4.4", number: 4),
        ]
    }

    private var dataAssets: [Operation] {
        [
            operation(
                "attach_data_assets", "Attaches data assets to a \(noun), all or none.", effect: .write, .post,
                "/{\(noun)_id}/data_assets", parameters: [id, .attachments(required: true)],
                body: .json(parameter: "data_assets"),
                returns: "a list of { id, mount, ready, external, ... }, one for each",
                scope: "Capsule and Data Asset write",
                notes:
                    "Refused while a cloud workstation runs on the \(noun); see codeocean.computations.attach_data_assets.",
                example: "\(table).attach_data_assets(\(noun)_id, { data_asset_id })", section: "4.5", number: 5),
            operation(
                "detach_data_assets", "Detaches data assets from a \(noun), all or none.", effect: .write, .delete,
                "/{\(noun)_id}/data_assets", parameters: [id, .detachments], body: .json(parameter: "data_assets"),
                result: .nothing, returns: "true", scope: "Capsule and Data Asset write",
                example:
                    "\(table).attach_data_assets(\(noun)_id, { { id = data_asset_id, mount = \"input\" } })\n"
                    + "\(table).detach_data_assets(\(noun)_id, { data_asset_id })", section: "4.6", number: 6),
        ]
    }

    private var archiving: [Operation] {
        [
            operation(
                "archive", "Hides a \(noun) from lists. It can be brought back.", effect: .write, .patch,
                "/{\(noun)_id}/archive?archive=true", parameters: [id], result: .nothing, returns: "true",
                scope: "Capsule write", notes: "Only owners and administrators may.",
                example: "\(table).archive(\(noun)_id)", section: "4.7", number: 7),
            operation(
                "unarchive", "Brings an archived \(noun) back.", effect: .write, .patch,
                "/{\(noun)_id}/archive?archive=false", parameters: [id], result: .nothing, returns: "true",
                scope: "Capsule write", notes: "Only owners and administrators may.",
                example: "\(table).archive(\(noun)_id)\n\(table).unarchive(\(noun)_id)", section: "4.7", number: 7),
        ]
    }

    private var search: Operation {
        let parameters =
            Parameter.searchText + [
                Parameter(
                    "status", .string, .body, values: ["release", "non_release"],
                    "Released ones only, or the others only.")
            ] + Parameter.searchOrder(by: ["created", "name", "last_accessed"])
        return operation(
            "search", "Searches \(resource); returns one page.", effect: .read, .post, "/search",
            parameters: parameters, body: .fields(of: parameters),
            returns: "{ results, has_more, next_token }", scope: "Capsule read",
            notes: "Archived ones are found only with archived = true. codeocean.\(resource).each walks all pages.",
            example:
                "local page = \(table).search{ query = \"tag:tides\", sort_field = \"created\", sort_order = \"desc\" }\n"
                + "print(#page.results, page.has_more)", section: "8", number: 8)
    }

    private var permissions: [Operation] {
        [
            operation(
                "get_permissions", "Returns who may see or change a \(noun).", effect: .read, .get,
                "/{\(noun)_id}/permissions", parameters: [id],
                returns: "{ users, groups, everyone }: lists of email or group and role", scope: "Capsule read",
                example: "print(json.encode(\(table).get_permissions(\(noun)_id)))", section: "4.9", number: 9),
            operation(
                "update_permissions", "Gives people and groups roles on a \(noun).", effect: .write, .post,
                "/{\(noun)_id}/permissions", parameters: [id, .permissions(check: "permissions")],
                body: .json(parameter: "permissions"), result: .nothing, returns: "true", scope: "Capsule write",
                notes:
                    "Owners and editors may. Adds and changes those named and leaves the others. Roles of users are owner, "
                    + "editor and viewer, of groups discoverable too, of everyone viewer and discoverable. The API cannot take "
                    + "a role from a user; everyone = \"none\" takes that of everyone.",
                example: "\(table).update_permissions(\(noun)_id, { users = { { email = user, role = \"viewer\" } } })",
                section: "4.9", number: 10),
        ]
    }

    private var releasing: [Operation] {
        [
            operation(
                "sync", "Pulls from and pushes to the Git repository that a \(noun) is linked to.", effect: .write,
                .post, "/{\(noun)_id}/sync", parameters: [id],
                returns: "{ pulled, pushed, new_branch }: numbers of commits; what is zero is left out",
                scope: "Capsule write", example: "print(\(table).sync(\(noun)_id).pulled)", section: "4.10", number: 11,
                isRepeatable: false),
            operation(
                "release", "Starts releasing a further version of a released \(noun).", effect: .write, .post,
                "/{\(noun)_id}/release", parameters: [id],
                returns: "the job: job_id, status, ...; codeocean.\(resource).wait_release waits for its end",
                scope: "Capsule write",
                notes:
                    "Only owners may. The first release is made in the web app. When requirements are not met the error's `body` has a "
                    + "flag for each, such as uncommitted_files.",
                example: "local job = \(table).release(\(noun)_id)\nprint(job.status)", section: "4.11", number: 12,
                isRepeatable: false),
            operation(
                "get_release_job", "Returns the state of a release.", effect: .read, .get,
                "/{\(noun)_id}/release/{job_id}",
                parameters: [
                    id,
                    Parameter(
                        "job_id", .string, .path(), required: true, check: "identifier",
                        "Identifier of the job, from codeocean.\(resource).release."),
                ],
                returns: "the job: status is created, started, completed, failed, canceling or canceled",
                scope: "Capsule read",
                example: "local job = \(table).release(\(noun)_id)\n"
                    + "print(\(table).get_release_job(\(noun)_id, job.job_id).status)",
                section: "4.12", number: 13),
        ]
    }
}
