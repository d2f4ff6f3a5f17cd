extension Catalog {
    /// Workflows that run on REANA (reference 3.8).
    static let workflows: [Operation] = [
        Operation(
            "workflows.list", "Returns your workflows.",
            effect: .read, .get, "/workflows",
            returns: "array of workflows, as cap.workflows.get", notes: fragile,
            example:
                "for _, workflow in ipairs(cap.workflows.list()) do print(workflow.workflow_id, workflow.status) end",
            source: "cap-api 3.8 W2"
        ),
        Operation(
            "workflows.ping", "Asks whether REANA can be reached.",
            effect: .read, .get, "/workflows/reana/ping",
            returns: "{ message = \"OK\" }", notes: fragile,
            example: "print(cap.workflows.ping().message)", source: "cap-api 3.8 W1"
        ),
        Operation(
            "workflows.for_record", "Returns the workflows of a draft.",
            effect: .read, .get, "/workflows/all/record/{pid}",
            parameters: [.pid],
            returns: "array of workflows, as cap.workflows.get", notes: fragile,
            example: "print(#cap.workflows.for_record(pid), \"workflows\")", source: "cap-api 3.8 W3"
        ),
        Operation(
            "workflows.create", "Creates a workflow with a draft; it does not start yet.",
            effect: .write, .post, "/workflows/reana",
            parameters: [
                Parameter(
                    "pid", .string, .body, required: true, check: "identifier", "Identifier of the draft it belongs to."
                ),
                Parameter("name", .string, .body, required: true, check: "name", "Name of the workflow."),
                Parameter("workflow", .object, .body, required: true, "The REANA specification, as in reana.yaml."),
            ],
            body: .fields(["pid": "pid", "workflow_name": "name", "workflow_json": "workflow"]),
            returns: "{ workflow_id, workflow_name, name, run, status, service, rec_uuid, workflow_json, links }",
            notes: fragile,
            example: """
                local workflow = cap.workflows.create(pid, "fit", { type = "serial" })
                print(workflow.workflow_id, workflow.status)
                """,
            source: "cap-api 3.8 W4"
        ),
        Operation(
            "workflows.get", "Returns a workflow.",
            effect: .read, .get, "/workflows/reana/{id}",
            parameters: [.workflow],
            returns: "the workflow, as cap.workflows.create", notes: fragile,
            example: created + "print(cap.workflows.get(id).status)", source: "cap-api 3.8 W5"
        ),
        Operation(
            "workflows.clone", "Returns what is needed to create the same workflow again; creates nothing.",
            effect: .read, .get, "/workflows/reana/{id}/clone",
            parameters: [.workflow],
            returns: "{ name, workflow_json }", notes: fragile,
            example: created
                + "local same = cap.workflows.clone(id)\ncap.workflows.create(pid, same.name, same.workflow_json)",
            source: "cap-api 3.8 W6"
        ),
        Operation(
            "workflows.status", "Returns how far a workflow is.",
            effect: .read, .get, "/workflows/reana/{id}/status",
            parameters: [.workflow],
            returns: "REANA's status: { id, name, status, progress, ... }",
            notes: fragile
                + " In the sandbox a started workflow is `running` when it is first asked for, then `finished`.",
            example: created + "print(cap.workflows.status(id).status)", source: "cap-api 3.8 W7"
        ),
        Operation(
            "workflows.logs", "Returns the logs of a workflow.",
            effect: .read, .get, "/workflows/reana/{id}/logs",
            parameters: [.workflow],
            returns: "{ workflow_name, workflow_id, rec_uuid, logs }", notes: fragile,
            example: created + "print(json.encode(cap.workflows.logs(id).logs))", source: "cap-api 3.8 W8"
        ),
        Operation(
            "workflows.start", "Starts a workflow.",
            effect: .write, .post, "/workflows/reana/{id}/start",
            parameters: [.workflow],
            returns: "REANA's answer", notes: fragile,
            example: created + "cap.workflows.start(id)", source: "cap-api 3.8 W9"
        ),
        Operation(
            "workflows.stop", "Stops a workflow that runs.",
            effect: .write, .post, "/workflows/reana/{id}/stop",
            parameters: [.workflow],
            returns: "REANA's answer", notes: fragile,
            example: created + "cap.workflows.start(id)\ncap.workflows.stop(id)", source: "cap-api 3.8 W10"
        ),
        Operation(
            "workflows.delete", "Deletes a workflow and its files.",
            effect: .destroy, .delete, "/workflows/reana/{id}",
            parameters: [.workflow],
            result: .nothing, returns: "true", notes: fragile,
            example: created + "cap.workflows.delete(id)", source: "cap-api 3.8 W11"
        ),
        Operation(
            "workflows.files", "Returns the files in the workspace of a workflow.",
            effect: .read, .get, "/workflows/reana/{id}/files",
            parameters: [.workflow],
            returns: "{ workflow_id, rec_uuid, files = { { name, size, [\"last-modified\"] }, ... } }", notes: fragile,
            example: created
                + "for _, file in ipairs(cap.workflows.files(id).files) do print(file.name, file.size) end",
            source: "cap-api 3.8 W12"
        ),
        Operation(
            "workflow_download", "Fetches a file of a workspace.",
            effect: .read, .get, "/workflows/reana/{id}/files/{path}",
            parameters: [
                .workflow, .workspacePath, Parameter("output", .string, .body, required: true, "Where to store it."),
                Parameter("overwrite", .boolean, .body, "Replaces a file that is there."),
            ],
            result: .file, returns: "{ path, size, checksum }", source: "cap-api 3.8 W13", isInternal: true
        ),
        Operation(
            "workflow_upload", "Copies files of the draft into a workspace.",
            effect: .write, .post, "/workflows/reana/{id}/files/upload",
            parameters: [.workflow, Parameter("files", .array, .body, required: true, "List of { path, new_path }.")],
            body: .fields(["files_to_upload": "files"]),
            returns: "{ workflow_id, successful, errors }", source: "cap-api 3.8 W14", isInternal: true
        ),
        Operation(
            "workflows.remove_file", "Removes a file from the workspace of a workflow.",
            effect: .destroy, .delete, "/workflows/reana/{id}/files/{path}",
            parameters: [.workflow, .workspacePath],
            result: .nothing, returns: "true", notes: fragile,
            example: created + "cap.workflows.remove_file(id, \"results/plot.txt\")", source: "cap-api 3.8 W15"
        ),
    ]

    private static let fragile =
        "At the server's present state several of the workflow functions fail (HTTP 500): treat them as optional. "
        + "The sandbox keeps workflows and runs nothing."
    private static let created =
        "local id = cap.workflows.create(pid, \"fit\", { type = \"serial\" }).workflow_id\n"
}

extension Parameter {
    static let workflow = Parameter("id", .string, .path(), required: true, check: "identifier", "The `workflow_id`.")
    static let workspacePath = Parameter(
        "path", .string, .path(slashes: true), required: true, check: "name", "Name of the file in the workspace.")
}
