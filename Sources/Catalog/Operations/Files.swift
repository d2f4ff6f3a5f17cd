extension Catalog {
    /// Files of drafts and the requests to their buckets (reference 3.6).
    static let files: [Operation] = [
        Operation(
            "files.list", "Returns the files of a draft.",
            effect: .read, .get, "/deposits/{pid}/files",
            parameters: [.pid],
            returns: "array of { id, filename, filesize, checksum }",
            scope: "deposit:write",
            example: "for _, file in ipairs(cap.files.list(pid)) do print(file.filename, file.filesize) end",
            source: "cap-api 3.3 D8, 2.7"
        ),
        Operation(
            "object_upload", "Stores a file in a bucket.",
            effect: .write, .put, "/files/{bucket}/{key}",
            parameters: [
                .bucket, .key, Parameter("path", .string, .body, required: true, "The local file."),
                Parameter("tags", .string, .header("X-CAP-File-Tags"), "Tags, encoded like a form."),
            ],
            body: .file(parameter: "path"),
            returns: "the stored object", source: "cap-api 3.6 F4", isInternal: true
        ),
        Operation(
            "object_download", "Fetches a file from a bucket.",
            effect: .read, .get, "/files/{bucket}/{key}",
            parameters: [
                .bucket, .key,
                Parameter("output", .string, .body, required: true, "Where to store it."),
                Parameter("version", .string, .query("versionId"), "A version other than the newest."),
                Parameter("overwrite", .boolean, .body, "Replaces a file that is there."),
            ],
            result: .file, returns: "{ path, size, checksum }", source: "cap-api 3.6 F6", isInternal: true
        ),
        Operation(
            "object_delete", "Deletes a file in a bucket.",
            effect: .destroy, .delete, "/files/{bucket}/{key}",
            parameters: [.bucket, .key],
            result: .nothing, returns: "true", source: "cap-api 3.6 F7", isInternal: true
        ),
    ]
}

extension Parameter {
    static let bucket = Parameter("bucket", .string, .path(), required: true, "Identifier of the bucket.")
    static let key = Parameter("key", .string, .path(slashes: true), required: true, "Name of the file.")
}
