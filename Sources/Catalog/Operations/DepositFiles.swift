extension Catalog {
    /// Files through the draft (reference 3.3 D9 to D13): each call is a commit of the draft.
    static let depositFiles: [Operation] = [
        Operation(
            "deposit_files.add", "Adds a small file to a draft through the draft's own address.",
            effect: .write, .post, "/deposits/{pid}/files",
            parameters: [
                .pid, Parameter("path", .string, .body, required: true, "The local file, at most 100 MiB."),
                Parameter(
                    "name", .string, .body, check: "not_empty", "Name on the server; the server drops folders from it."),
            ],
            body: .form(file: "path", name: "name"),
            returns: "{ id, filename, filesize, checksum }",
            scope: "deposit:write",
            notes:
                "Prefer cap.files.upload, which streams, verifies the checksum and replaces a file that is there; this one "
                + "raises the revision, refuses a name that exists, and is built in memory.",
            example: "print(cap.deposit_files.add(pid, path, { name = \"notes.txt\" }).filename)",
            source: "cap-api 3.3 D9, 7.33"
        ),
        Operation(
            "deposit_files_order_request", "Puts the files of a draft in an order.",
            effect: .write, .put, "/deposits/{pid}/files",
            parameters: [.pid, Parameter("order", .array, .body, required: true, "List of { id }.")],
            body: .json(parameter: "order"),
            returns: "array of { id, filename, filesize, checksum }",
            source: "cap-api 3.3 D10", isInternal: true
        ),
        Operation(
            "deposit_file_request", "Returns one version of one file of a draft.",
            effect: .read, .get, "/deposits/{pid}/files/{key}",
            parameters: [.pid, .key, Parameter("version", .string, .header("version_id"), "The version.")],
            returns: "{ id, filename, filesize, checksum }",
            source: "cap-api 3.3 D11", isInternal: true
        ),
        Operation(
            "deposit_files.rename", "Renames a file of a draft.",
            effect: .write, .put, "/deposits/{pid}/files/{key}",
            parameters: [
                .pid, .key,
                Parameter("name", .string, .body, required: true, check: "flat_name", "The new name, without folders."),
            ],
            body: .fields(["filename": "name"]),
            returns: "{ id, filename, filesize, checksum }",
            scope: "deposit:write",
            notes: "Raises the revision of the draft.",
            example: "print(cap.deposit_files.rename(pid, \"plots/mass.pdf\", \"mass.pdf\").filename)",
            source: "cap-api 3.3 D12, 7.33"
        ),
        Operation(
            "deposit_files.remove", "Removes a file from a draft through the draft's own address.",
            effect: .destroy, .delete, "/deposits/{pid}/files/{key}",
            parameters: [.pid, .key],
            result: .nothing, returns: "true", scope: "deposit:write",
            notes: "Raises the revision of the draft. Prefer cap.files.remove, which asks for the right on the draft.",
            example: "cap.deposit_files.remove(pid, \"plots/mass.pdf\")", source: "cap-api 3.3 D13, 7.33"
        ),
    ]
}
