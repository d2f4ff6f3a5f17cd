extension Catalog {
    /// Drafts and their actions (reference 3.3, 3.4).
    static let drafts: [Operation] = [
        Operation(
            "get", "Returns one draft analysis.",
            effect: .read, .get, "/deposits/{pid}",
            parameters: [.pid, .draftView],
            returns: "the draft: id, status, revision, metadata, access, files, links, ...",
            scope: "deposit:write",
            notes: "Needs the right to read; the token needs the scope `deposit:write` even for reading.",
            example: "local draft = cap.get(pid)\nprint(draft.revision, draft.metadata.general_title)",
            source: "cap-api 3.3 D4"
        ),
        Operation(
            "create", "Creates a draft analysis of a type.",
            effect: .write, .post, "/deposits",
            parameters: [
                Parameter(
                    "type", .string, .body, required: true, check: "identifier",
                    "Type of the analysis, one of `cap.types()`."),
                Parameter(
                    "metadata", .object, .body, required: true, check: "new_metadata",
                    "The metadata, as the type's JSON Schema has it."),
                .draftView,
            ],
            body: .merged(parameter: "metadata", adding: ["$ana_type": "type"]),
            returns: "the new draft, at revision 0",
            scope: "deposit:write",
            notes: "The server removes empty values, 0, false, null and keys that start with `_` from a new draft (use "
                + "cap.patch to store them). `general_title` can be set here and by cap.patch, not by cap.update.",
            example: "local draft = cap.create(\"cms-analysis\", { general_title = \"A search\" })\nprint(draft.id)",
            source: "cap-api 3.3 D3"
        ),
        Operation(
            "update_request", "Replaces all metadata of a draft; see cap.update.",
            effect: .write, .put, "/deposits/{pid}",
            parameters: [
                .pid,
                Parameter("metadata", .object, .body, required: true, check: "metadata", "The complete new metadata."),
                .ifMatch, .draftView,
            ],
            body: .json(parameter: "metadata"),
            returns: "the draft as it is now", source: "cap-api 3.3 D5, 4.5", isInternal: true
        ),
        Operation(
            "patch", "Changes a draft by a JSON Patch (RFC 6902): all operations or none.",
            effect: .write, .patch, "/deposits/{pid}",
            parameters: [
                .pid,
                Parameter(
                    "operations", .array, .body, required: true, check: "json_patch",
                    "List of `{ op =, path =, value = }`; paths are JSON Pointers into the metadata."),
                .ifMatch, .draftView,
            ],
            body: .json(parameter: "operations", contentType: "application/json-patch+json"),
            returns: "the draft as it is now",
            example: "cap.patch(pid, { { op = \"add\", path = \"/general_title\", value = \"A better title\" } })",
            source: "cap-api 3.3 D6, 4.5"
        ),
        Operation(
            "delete", "Deletes a draft that was never published. There is no undelete.",
            effect: .destroy, .delete, "/deposits/{pid}",
            parameters: [
                .pid,
                // The server compares with its internal version, which is one ahead of the revision (reference 7.9).
                Parameter(
                    "if_match", .revision, .ifMatch(offset: 1), "Revision the draft must still have, as for cap.update."
                ),
            ],
            result: .nothing, returns: "true", scope: "deposit:write",
            example: "cap.delete(pid)", source: "cap-api 3.3 D7, 7.9"
        ),
        Operation(
            "publish", "Publishes a draft: the whole collaboration can read the record from then on.",
            effect: .write, .post, "/deposits/{pid}/actions/publish",
            parameters: [.pid, .draftView],
            returns: "the draft, now `published`, with `recid`, the number of the record",
            notes: "Needs the right to administer. Required fields of the schema are enforced here. A record can never "
                + "be deleted.",
            example: "print(cap.publish(pid).recid)", source: "cap-api 3.4 A1"
        ),
        Operation(
            "clone_request", "Asks the server for a clone; its answer carries the pid of the source.",
            effect: .write, .post, "/deposits/{pid}/actions/clone",
            parameters: [.pid], returns: "see cap.clone",
            source: "cap-api 3.4 A4, 4.2", isInternal: true
        ),
        Operation(
            "drafts.list", "Returns one page of the drafts you can see.",
            effect: .read, .get, "/deposits",
            parameters: Parameter.search + [.pageView],
            returns: "the page: { hits = { hits = {...}, total = n }, links, aggregations }",
            notes: "Only pages up to the 10,000th hit exist; cap.drafts.each goes on past it.",
            example:
                "local page = cap.drafts.list{ by_me = true, sort = \"mostrecent\", size = 5 }\nprint(page.hits.total)",
            source: "cap-api 3.3 D1, 1.8"
        ),
    ]
}
