extension Catalog {
    /// Actions on drafts beyond the everyday ones (reference 3.4), and what the server says of its searches.
    static let draftActions: [Operation] = [
        Operation(
            "edit", "Re-opens a published analysis: its draft can be changed and published again.",
            effect: .write, .post, "/deposits/{pid}/actions/edit",
            parameters: [.pid, .draftView],
            returns: "the draft, with status `draft` and its `recid`",
            notes:
                "Needs the right to update. The record stays as it is until the next cap.publish. A re-opened draft cannot be deleted.",
            example: "cap.publish(pid)\nprint(cap.edit(pid).status)", source: "cap-api 3.4 A2, 4.1"
        ),
        Operation(
            "discard_request", "Throws the changes of a re-opened draft away.",
            effect: .destroy, .post, "/deposits/{pid}/actions/discard",
            parameters: [.pid, .draftView], returns: "see cap.discard",
            source: "cap-api 3.4 A3, 7.13", isInternal: true
        ),
        Operation(
            "reviews.create", "Reviews an analysis of a type that is reviewed.",
            effect: .write, .post, "/deposits/{pid}/actions/review",
            parameters: [
                .pid,
                Parameter(
                    "type", .string, .body, required: true, values: ["approved", "request_changes", "declined"],
                    "The verdict."),
                Parameter("body", .string, .body, "What the reviewer has to say."), .reviewView,
            ],
            body: .fields(["type": "type", "body": "body"]),
            returns: "the draft with `review`, the list of all reviews",
            notes: "Needs the right to review or to administer; the type must be configured as reviewable.",
            example:
                "local reviews = cap.reviews.create(pid, \"request_changes\", { body = \"Explain cut 3\" }).review\n"
                + "print(reviews[#reviews].id)",
            source: "cap-api 3.4 A8, 2.10"
        ),
        Operation(
            "reviews.comment", "Comments on a review.",
            effect: .write, .post, "/deposits/{pid}/actions/review",
            parameters: [
                .pid, .review, Parameter("body", .string, .body, required: true, check: "not_empty", "The comment."),
                Parameter("parent", .string, .body, "Identifier of the comment that this one answers."), .reviewView,
            ],
            body: .fields(["id": "id", "body": "body", "parent_id": "parent"], constants: ["action": "comment"]),
            returns: "the draft with `review`, the list of all reviews",
            example: "local id = cap.reviews.create(pid, \"request_changes\").review[1].id\n"
                + "print(#cap.reviews.comment(pid, id, \"Done\").review[1].comments)",
            source: "cap-api 3.4 A8, 2.10"
        ),
        Operation(
            "reviews.resolve", "Marks a review as resolved.",
            effect: .write, .post, "/deposits/{pid}/actions/review",
            parameters: [.pid, .review, .reviewView],
            body: .fields(["id": "id"], constants: ["action": "resolve"]),
            returns: "the draft with `review`, the list of all reviews",
            example: "local id = cap.reviews.create(pid, \"declined\").review[1].id\n"
                + "print(cap.reviews.resolve(pid, id).review[1].resolved_by)",
            source: "cap-api 3.4 A8, 2.10"
        ),
        Operation(
            "reviews.delete", "Deletes a review with its comments.",
            effect: .destroy, .post, "/deposits/{pid}/actions/review",
            parameters: [.pid, .review, .reviewView],
            body: .fields(["id": "id"], constants: ["action": "delete"]),
            returns: "the draft with `review`, the list of all reviews",
            example: "local id = cap.reviews.create(pid, \"approved\").review[1].id\n"
                + "print(#cap.reviews.delete(pid, id).review)",
            source: "cap-api 3.4 A8, 2.10"
        ),
        Operation(
            "egroups.create", "Makes a CERN e-group for a draft.",
            effect: .write, .post, "/deposits/{pid}/actions/egroups",
            parameters: [
                .pid, .egroup, Parameter("description", .string, .body, "What the group is for."), .draftView,
            ],
            body: .fields(["name": "name", "description": "description"], constants: ["type": "add-egroup"]),
            returns: "the draft", notes: egroupNotes,
            example: "print(pcall(cap.egroups.create, pid, \"cms-hf-notes\", { description = \"Authors\" }))",
            source: "cap-api 3.4 A9, 7.35"
        ),
        Operation(
            "egroups.remove", "Removes a CERN e-group from a draft.",
            effect: .destroy, .post, "/deposits/{pid}/actions/egroups",
            parameters: [.pid, .egroup, .draftView],
            body: .fields(["name": "name"], constants: ["type": "remove-egroup"]),
            returns: "the draft", notes: egroupNotes,
            example: "print(pcall(cap.egroups.remove, pid, \"cms-hf-notes\"))", source: "cap-api 3.4 A9, 7.35"
        ),
        Operation(
            "egroups.add_members", "Adds members to a CERN e-group of a draft.",
            effect: .write, .post, "/deposits/{pid}/actions/egroups",
            parameters: [
                .pid, .egroup, Parameter("members", .array, .body, required: true, "List of { type, value }."),
                .draftView,
            ],
            body: .fields(["name": "name", "members": "members"], constants: ["type": "add-members"]),
            returns: "the draft", notes: egroupNotes,
            example:
                "print(pcall(cap.egroups.add_members, pid, \"cms-hf-notes\", { { type = \"Person\", value = user } }))",
            source: "cap-api 3.4 A9, 7.35"
        ),
        Operation(
            "drafts.options",
            "Returns what the server offers for searches of drafts: media types, sort fields, the size of the window.",
            effect: .read, .get, "/deposits/_options",
            returns: "{ default_media_type, item_media_types, search_media_types, max_result_window, sort_fields }",
            notes: "Works without a token.",
            example: "print(cap.drafts.options().max_result_window)", source: "cap-api 3.3 D2"
        ),
        Operation(
            "records.options",
            "Returns what the server offers for searches of records: media types, sort fields, the size of the window.",
            effect: .read, .get, "/records/_options",
            returns: "{ default_media_type, item_media_types, search_media_types, max_result_window, sort_fields }",
            notes: "Works without a token.",
            example: "print(cap.records.options().max_result_window)", source: "cap-api 3.5 R2"
        ),
    ]

    private static let egroupNotes =
        "Needs the right to administer, and a type with e-groups. The server misspells the setting that turns them on, so "
        + "today's answer is always the error \"Egroup action is not a possible.\"; the sandbox answers the same."
}

extension Parameter {
    static let review = Parameter("id", .string, .body, required: true, check: "not_empty", "Identifier of the review.")
    static let egroup = Parameter("name", .string, .body, required: true, check: "not_empty", "Name of the e-group.")

    /// Reviews show only in the form view, which is therefore the usual one.
    static let reviewView = Parameter(
        "view", .string, .view(draftViews.merging(["": "application/form+json"]) { old, _ in old }),
        values: ["form", "full", "basic", "permissions", "repositories"],
        "Shape of the answer: `form` (default), the only one that shows reviews, or another view of the draft.")
}
