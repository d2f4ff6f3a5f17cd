extension Catalog {
    /// Buckets, the versions of their files, and uploads in parts (reference 3.6).
    static let buckets: [Operation] = [
        Operation(
            "buckets.get", "Returns a bucket with its files.",
            effect: .read, .get, "/files/{bucket}",
            parameters: [
                .bucketID,
                Parameter("versions", .boolean, .flag("versions"), "All versions of the files, not only the newest."),
            ],
            returns: "{ id, locked, size, quota_size, max_file_size, contents = {...}, links }",
            notes:
                "The bucket of a draft or record is the last part of its `links.bucket`. At most 1,000 entries come. Without the right "
                + "to read the server says that there is no such page (404).",
            example: "local bucket = cap.get(pid).links.bucket:match \"[^/]+$\"\n"
                + "for _, object in ipairs(cap.buckets.get(bucket, { versions = true }).contents) do print(object.key, object.version_id) end",
            source: "cap-api 3.6 F1, 2.13"
        ),
        Operation(
            "buckets.uploads", "Returns the uploads in parts that are not complete yet.",
            effect: .read, .get, "/files/{bucket}?uploads",
            parameters: [.bucketID],
            returns: "array of { id, key, size, part_size, last_part_number, ... }",
            notes:
                "Needs the right to update. They count against the size of the bucket; cap.buckets.abort removes one.",
            example: "local bucket = cap.get(pid).links.bucket:match \"[^/]+$\"\nprint(#cap.buckets.uploads(bucket))",
            source: "cap-api 3.6 F3, 2.13"
        ),
        Operation(
            "buckets.delete_version", "Destroys one version of a file for good.",
            effect: .destroy, .delete, "/files/{bucket}/{key}",
            parameters: [
                .bucketID, .key,
                Parameter(
                    "version", .string, .query("versionId"), required: true, check: "uuid",
                    "The version, as cap.buckets.get shows it."),
            ],
            result: .nothing, returns: "true",
            notes:
                "Needs the right to update and a bucket that is not locked. When the newest version goes, the one before takes its place.",
            example: "local object = cap.files.upload(pid, path, { name = \"notes.txt\" })\n"
                + "local bucket = cap.get(pid).links.bucket:match \"[^/]+$\"\n"
                + "cap.buckets.delete_version(bucket, \"notes.txt\", object.version_id)",
            source: "cap-api 3.6 F8"
        ),
        Operation(
            "upload_start", "Announces an upload in parts.",
            effect: .write, .post, "/files/{bucket}/{key}?uploads",
            parameters: [
                .bucketID, .key, Parameter("size", .integer, .query("size"), required: true, "Size of the whole file."),
                Parameter("part_size", .integer, .query("partSize"), required: true, "Size of each part but the last."),
            ],
            returns: "the upload", source: "cap-api 3.6 F9", isInternal: true
        ),
        Operation(
            "upload_part", "Stores one part of an upload.",
            effect: .write, .put, "/files/{bucket}/{key}",
            parameters: [
                .bucketID, .key, .uploadID,
                Parameter("number", .integer, .query("partNumber"), required: true, "Number of the part, from 0."),
                Parameter("path", .string, .body, required: true, "The local file."),
                Parameter("offset", .integer, .body, required: true, "Where in it the part begins."),
                Parameter("count", .integer, .body, required: true, "How many bytes it has."),
            ],
            body: .filePart(path: "path", offset: "offset", count: "count"),
            returns: "the part", source: "cap-api 3.6 F10", isInternal: true
        ),
        Operation(
            "buckets.upload", "Returns an upload in parts with the parts that have arrived.",
            effect: .read, .get, "/files/{bucket}/{key}",
            parameters: [.bucketID, .key, .uploadID],
            returns:
                "{ id, key, size, part_size, completed, parts = { { part_number, checksum, start_byte, end_byte } } }",
            example: "local bucket = cap.get(pid).links.bucket:match \"[^/]+$\"\n"
                + "for _, open in ipairs(cap.buckets.uploads(bucket)) do print(#cap.buckets.upload(bucket, open.key, open.id).parts) end",
            source: "cap-api 3.6 F11"
        ),
        Operation(
            "upload_complete", "Makes one file of the parts of an upload.",
            effect: .write, .post, "/files/{bucket}/{key}",
            parameters: [.bucketID, .key, .uploadID],
            returns: "the upload", source: "cap-api 3.6 F12, 7.23", isInternal: true
        ),
        Operation(
            "buckets.abort", "Gives an upload in parts up and removes what has arrived.",
            effect: .destroy, .delete, "/files/{bucket}/{key}",
            parameters: [.bucketID, .key, .uploadID],
            result: .nothing, returns: "true",
            example: "local bucket = cap.get(pid).links.bucket:match \"[^/]+$\"\n"
                + "for _, open in ipairs(cap.buckets.uploads(bucket)) do cap.buckets.abort(bucket, open.key, open.id) end",
            source: "cap-api 3.6 F13"
        ),
    ]
}

extension Parameter {
    static let bucketID = Parameter(
        "bucket", .string, .path(), required: true, check: "identifier",
        "Identifier of the bucket: the last part of `links.bucket`.")
    static let uploadID = Parameter(
        "upload", .string, .query("uploadId"), required: true, check: "uuid", "Identifier of the upload.")
}
