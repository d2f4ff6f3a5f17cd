extension Catalog {
    /// Types of analysis and their JSON Schemas (reference 3.2).
    static let schemas: [Operation] = [
        Operation(
            "schemas.list", "Returns the types of analysis that you may read, with their JSON Schemas.",
            effect: .read, .get, "/jsonschemas",
            parameters: [
                Parameter("latest", .boolean, .flag("latest"), "Only the newest version of each."),
                .resolve,
            ],
            returns: "array of types: name, version, fullname, deposit_schema, record_schema, links, ...",
            example: "for _, type in ipairs(cap.schemas.list{ latest = true }) do print(type.name, type.version) end",
            source: "cap-api 3.2 S1, 2.12"
        ),
        Operation(
            "schemas.get", "Returns one type of analysis with its JSON Schemas.",
            effect: .read, .get, "/jsonschemas/{name}{/version}",
            parameters: [
                .typeName,
                Parameter(
                    "version", .string, .path(), positional: true, check: "version", "Version; the newest without it."),
                .resolve,
                Parameter(
                    "config", .boolean, .flag("config"),
                    "With configuration and experiment; only for administrators of the type, others get the plain form."
                ),
            ],
            returns: "the type: name, version, fullname, deposit_schema, record_schema, links, ...",
            example: "print(cap.schemas.get(\"cms-analysis\", { resolve = true }).deposit_schema.title)",
            source: "cap-api 3.2 S2, S3, 2.12"
        ),
        Operation(
            "schemas.versions", "Returns the versions of a type.",
            effect: .read, .get, "/jsonschemas/{name}/versions",
            parameters: [.typeName],
            returns: "{ latest = { version, links }, versions = {...} }, newest first",
            example: "print(cap.schemas.versions(\"cms-analysis\").latest.version)", source: "cap-api 3.2 S4"
        ),
        Operation(
            "schemas.validate", "Validates documents against a type on the server, without storing anything.",
            effect: .read, .post, "/jsonschemas/{name}/{version}/validate",
            parameters: [
                .typeName, .typeVersion,
                Parameter("documents", .array, .body, required: true, "List of metadata documents."),
                Parameter(
                    "published", .boolean, .flag("published"), "Against the schema of records, not that of drafts."),
            ],
            body: .json(parameter: "documents"),
            returns: "{ message }",
            notes:
                "Documents that are not valid raise an error of kind `schema` whose `errors` hold the index of the document "
                + "(from 0), the field and the message. Required fields count here, for drafts too. An empty list validates nothing.",
            example:
                "print(cap.schemas.validate(\"cms-analysis\", \"0.0.1\", { { general_title = \"A search\" } }).message)",
            source: "cap-api 3.2 S13"
        ),
        Operation(
            "schemas.create", "Makes a new type of analysis, or a new version of one.",
            effect: .write, .post, "/jsonschemas",
            parameters: [
                Parameter("name", .string, .body, required: true, check: "identifier", "Name of the type."),
                Parameter("version", .string, .body, required: true, check: "version", "Version such as 1.0.0."),
                Parameter("experiment", .string, .body, "The experiment that it belongs to."),
                Parameter("is_indexed", .boolean, .body, "Whether it is offered for new analyses and searched."),
                Parameter("deposit_schema", .object, .body, "JSON Schema of drafts."),
                Parameter("record_schema", .object, .body, "JSON Schema of records."),
            ] + Parameter.typeMembers,
            body: .fields(Dictionary(uniqueKeysWithValues: typeMembers.map { ($0, $0) })),
            returns: "the type with its configuration",
            notes: "Only for superusers of the server. You become administrator of the type.",
            example: "cap.schemas.create(\"my-analysis\", \"1.0.0\", {\n"
                + "  fullname = \"My analysis\", deposit_schema = { type = \"object\" }, use_deposit_as_record = true })",
            source: "cap-api 3.2 S5", needsAdministrator: true
        ),
        Operation(
            "schemas.update", "Changes the configuration, options or mappings of a type.",
            effect: .write, .put, "/jsonschemas/{name}/{version}",
            parameters: [.typeName, .typeVersion] + Parameter.typeMembers,
            body: .fields(Dictionary(uniqueKeysWithValues: changeableMembers.map { ($0, $0) })),
            returns: "the type with its configuration",
            notes:
                "Only for superusers. The JSON Schema itself cannot be changed: make a new version with cap.schemas.create.",
            example: "cap.schemas.update(\"cms-analysis\", \"0.0.1\", { fullname = \"CMS Analysis\" })",
            source: "cap-api 3.2 S6", needsAdministrator: true
        ),
        Operation(
            "schemas.patch", "Changes the configuration, options or mappings of a type by a JSON Patch.",
            effect: .write, .patch, "/jsonschemas/{name}/{version}",
            parameters: [
                .typeName, .typeVersion,
                Parameter(
                    "operations", .array, .body, required: true, check: "type_patch",
                    "List of `{ op =, path =, value = }`; op is add, remove or replace."),
            ],
            body: .json(parameter: "operations"),
            returns: "the type with its configuration",
            notes:
                "Only for superusers. Paths begin with one of fullname, use_deposit_as_record, config, deposit_options, "
                + "deposit_mapping, record_options, record_mapping.",
            example:
                "cap.schemas.patch(\"cms-analysis\", \"0.0.1\", { { op = \"add\", path = \"/config/readme\", value = \"Fill in all\" } })",
            source: "cap-api 3.2 S7", needsAdministrator: true
        ),
        Operation(
            "schemas.delete", "Deletes a version of a type, with its search indexes.",
            effect: .destroy, .delete, "/jsonschemas/{name}/{version}",
            parameters: [.typeName, .typeVersion],
            result: .nothing, returns: "true",
            notes: "Only for superusers. Analyses of that version cannot be changed any more.",
            example: "cap.schemas.create(\"my-analysis\", \"1.0.0\")\ncap.schemas.delete(\"my-analysis\", \"1.0.0\")",
            source: "cap-api 3.2 S8", needsAdministrator: true
        ),
        Operation(
            "schemas.raw", "Returns a bare JSON Schema, or the form options of one, by its path.",
            effect: .read, .get, "/schemas/{path}",
            parameters: [
                Parameter(
                    "path", .string, .path(slashes: true), required: true, check: "not_empty",
                    "`deposits/records/NAME-vVERSION.json`, `records/...`, or one of these after `options/`."),
                Parameter(
                    "resolved", .boolean, .flag("resolved", when: false, text: "0"),
                    "false: leave references to other schemas as they are."),
            ],
            returns: "the JSON Schema",
            notes: "This is what the `$schema` of an analysis names. It needs no token and no right.",
            example: "print(cap.schemas.raw(\"deposits/records/cms-analysis-v0.0.1.json\").title)",
            source: "cap-api 3.2 S14"
        ),
    ]

    private static let changeableMembers = Parameter.typeMembers.map(\.name)
    private static let typeMembers =
        changeableMembers + ["name", "version", "experiment", "is_indexed", "deposit_schema", "record_schema"]
}

extension Parameter {
    static let typeName = Parameter(
        "name", .string, .path(), required: true, check: "identifier", "Name of the type, such as cms-analysis.")
    static let typeVersion = Parameter(
        "version", .string, .path(), required: true, check: "version", "Version such as 0.0.1.")
    /// The version for requests that also know the type without it: then the newest is meant.
    static let optionalTypeVersion = Parameter(
        "version", .string, .path(), check: "version", "Version; the newest without it.")
    static let resolve = Parameter(
        "resolve", .boolean, .flag("resolve"), "Replaces references to other schemas by what they refer to.")

    /// What of a type can be changed after it was made.
    static let typeMembers: [Parameter] = [
        Parameter("fullname", .string, .body, "Name for people."),
        Parameter("use_deposit_as_record", .boolean, .body, "Records have the schema, options and mapping of drafts."),
        Parameter("deposit_options", .object, .body, "Options of the form for drafts."),
        Parameter("deposit_mapping", .object, .body, "Index mapping of drafts."),
        Parameter("record_options", .object, .body, "Options of the form for records."),
        Parameter("record_mapping", .object, .body, "Index mapping of records."),
        Parameter(
            "config", .object, .body,
            "Configuration: pid, x-cap-permission, notifications, reviewable, repositories, readme."),
    ]
}
