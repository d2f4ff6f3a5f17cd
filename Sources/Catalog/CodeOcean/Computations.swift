extension Catalog {
    /// Runs of capsules and pipelines (reference 5).
    static let computations: [Operation] = [
        run,
        Operation(
            "computations.get", "Returns one computation.",
            effect: .read, .get, "/computations/{computation_id}", parameters: [.computationID],
            returns: "the computation: id, name, state, end_status, exit_code, has_results, parameters, ...",
            scope: "Capsule read",
            notes:
                "state is initializing, running, finalizing, completed or failed. A script that failed is `completed` with "
                + "an end_status or exit_code that says so; codeocean.computations.wait looks at all three.",
            example: "print(codeocean.computations.get(computation_id).state)", source: "codeocean-api 5.2 X2"
        ),
        Operation(
            "computations.delete", "Deletes a computation with its results; one that runs is stopped first.",
            effect: .destroy, .delete, "/computations/{computation_id}", parameters: [.computationID],
            result: .nothing, returns: "true", scope: "Capsule write",
            notes: "Who started it, owners of the capsule and administrators may.",
            example: "codeocean.computations.delete(computation_id)", source: "codeocean-api 5.2 X3"
        ),
        Operation(
            "computations.rename", "Gives a computation another name.",
            effect: .write, .patch, "/computations/{computation_id}",
            parameters: [
                .computationID,
                Parameter("name", .string, .query("name"), required: true, check: "not_empty", "The new name."),
            ],
            result: .nothing, returns: "true", scope: "Capsule write",
            notes: "Who started it, owners of the capsule and administrators may.",
            example: "codeocean.computations.rename(computation_id, \"reef 4, ridge\")", source: "codeocean-api 5.2 X4"
        ),
        Operation(
            "computations.list_results", "Lists one folder of the results.",
            effect: .read, .post, "/computations/{computation_id}/results",
            parameters: [.computationID, .folder(of: "the results")], body: .fields(["path": "path"]),
            returns: "{ items }: name, path, type (`file` or `folder`) and the size of files", scope: "Capsule read",
            notes: "The file `output` is what the run printed.",
            example:
                "for _, item in ipairs(codeocean.computations.list_results(computation_id).items) do print(item.path) end",
            source: "codeocean-api 5.2 X5"
        ),
        Operation(
            "computations.get_result_file_urls",
            "Returns addresses at which one file of the results can be fetched for a while.",
            effect: .read, .get, "/computations/{computation_id}/results/urls",
            parameters: [.computationID, .filePath],
            returns: "{ download_url, view_url }: whoever has them can fetch the file", scope: "Capsule read",
            notes: "codeocean.computations.download_result fetches the file.",
            example: "print(codeocean.computations.get_result_file_urls(computation_id, \"output\").view_url)",
            source: "codeocean-api 5.2 X6"
        ),
        Operation(
            "computations.get_result_file_download_url",
            "Returns an address of one file of the results, the older way.",
            effect: .read, .get, "/computations/{computation_id}/results/download_url",
            parameters: [.computationID, .filePath], returns: "{ url }", scope: "Capsule read",
            notes: "The server's makers announce its end; get_result_file_urls replaces it.",
            example: "print(codeocean.computations.get_result_file_download_url(computation_id, \"output\").url)",
            source: "codeocean-api 5.2 X7"
        ),
        Operation(
            "computations.attach_data_assets", "Attaches data assets to a running cloud workstation, all or none.",
            effect: .write, .post, "/computations/{computation_id}/data_assets",
            parameters: [.computationID, .attachments(required: true)], body: .json(parameter: "data_assets"),
            returns: "a list of { id, mount, ready, external, ... }, one for each",
            scope: "Capsule write",
            example: "codeocean.computations.attach_data_assets(workstation_id, { data_asset_id })",
            source: "codeocean-api 5.2 X8"
        ),
        Operation(
            "computations.detach_data_assets", "Detaches data assets from a running cloud workstation, all or none.",
            effect: .write, .delete, "/computations/{computation_id}/data_assets",
            parameters: [.computationID, .detachments], body: .json(parameter: "data_assets"),
            result: .nothing, returns: "true", scope: "Capsule write",
            example: "codeocean.computations.attach_data_assets(workstation_id, { data_asset_id })\n"
                + "codeocean.computations.detach_data_assets(workstation_id, { data_asset_id })",
            source: "codeocean-api 5.2 X9"
        ),
    ]

    private static var run: Operation {
        let parameters: [Parameter] = [
            Parameter("capsule_id", .string, .body, check: "uuid", "The capsule to run."),
            Parameter("pipeline_id", .string, .body, check: "uuid", "The pipeline to run, instead of a capsule."),
            Parameter("version", .integer, .body, check: "positive", "Version of a release; the latest unless told."),
            Parameter(
                "named_parameters", .any, .body, check: "named_parameters",
                "Values of the app panel's parameters: `{ harmonics = 8 }`, or a list of `{ param_name =, value = }`."),
            Parameter(
                "parameters", .array, .body, check: "ordered_parameters",
                "For capsules: the values in the order of the app panel instead; \"\" keeps a place."),
            .attachments(required: false),
            Parameter(
                "processes", .array, .body, check: "processes",
                "For pipelines of capsules: list of `{ name =, parameters = | named_parameters = }`."),
            Parameter("nextflow_profile", .string, .body, "Profile of Nextflow, for pipelines."),
            Parameter("resume_run_id", .string, .body, check: "uuid", "An earlier run of the pipeline to go on from."),
        ]
        return Operation(
            "computations.run", "Starts a run of a capsule or pipeline.",
            effect: .write, .post, "/computations", parameters: parameters, body: .fields(of: parameters),
            returns: "the computation, just started; codeocean.computations.wait waits for its end",
            scope: "Capsule write, Data Asset read",
            notes: "Exactly one of capsule_id and pipeline_id. It is never sent twice: after a lost answer look at "
                + "list_computations before you run it again.",
            example:
                "local run = codeocean.computations.run{ capsule_id = capsule_id, named_parameters = { harmonics = 8 } }\n"
                + "print(run.id, run.state)",
            source: "codeocean-api 5.1 X1", isRepeatable: false)
    }
}
