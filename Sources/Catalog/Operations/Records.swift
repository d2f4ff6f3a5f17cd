extension Catalog {
    /// Published records (reference 3.5).
    static let records: [Operation] = [
        Operation(
            "records.get", "Returns one published record.",
            effect: .read, .get, "/records/{recid}",
            parameters: [
                Parameter(
                    "recid", .string, .path(), required: true, check: "identifier",
                    "Number of the record, such as CAP.CMS.7QX2.M0TD."),
                .recordView,
            ],
            returns: "the record: id, draft_id, status, revision, metadata, access, files, links, ...",
            scope: "deposit:write",
            example: "print(cap.records.get(recid).metadata.general_title)", source: "cap-api 3.5 R3, 2.8"
        ),
        Operation(
            "records.list", "Returns one page of the published records you can see.",
            effect: .read, .get, "/records",
            parameters: Parameter.search + [.pageView],
            returns: "the page: { hits = { hits = {...}, total = n }, links, aggregations }",
            notes: "`mostrecent` is oldest first here; `-mostrecent` is newest first.",
            example: "print(cap.records.list{ size = 5 }.hits.total)", source: "cap-api 3.5 R1, 1.8"
        ),
    ]
}
