extension Catalog {
    /// Data assets and the fields of their metadata (reference 6).
    static let dataAssets: [Operation] = [
        create,
        Operation(
            "data_assets.get", "Returns one data asset.",
            effect: .read, .get, "/data_assets/{data_asset_id}", parameters: [.dataAssetID],
            returns: "the data asset: id, name, type, state, mount, tags, custom_metadata, size, provenance, ...",
            scope: "Data Asset read", notes: "state is draft, ready or failed; last_used is 0 when it never was.",
            example: "print(codeocean.data_assets.get(data_asset_id).name)", source: "codeocean-api 6.2 D2"
        ),
        update,
        Operation(
            "data_assets.delete", "Deletes an archived data asset. There is no undelete.",
            effect: .destroy, .delete, "/data_assets/{data_asset_id}", parameters: [.dataAssetID],
            result: .nothing, returns: "true", scope: "Data Asset write",
            notes:
                "Only owners and administrators may; archive it first. Of an external one only the entry goes, the bucket stays.",
            example: "codeocean.data_assets.archive(data_asset_id)\ncodeocean.data_assets.delete(data_asset_id)",
            source: "codeocean-api 6.2 D4"
        ),
        Operation(
            "data_assets.archive", "Hides a data asset from lists. It can be brought back.",
            effect: .write, .patch, "/data_assets/{data_asset_id}/archive?archive=true", parameters: [.dataAssetID],
            result: .nothing, returns: "true", scope: "Data Asset write",
            notes: "Only owners and administrators may.", example: "codeocean.data_assets.archive(data_asset_id)",
            source: "codeocean-api 6.2 D5"
        ),
        Operation(
            "data_assets.unarchive", "Brings an archived data asset back.",
            effect: .write, .patch, "/data_assets/{data_asset_id}/archive?archive=false", parameters: [.dataAssetID],
            result: .nothing, returns: "true", scope: "Data Asset write",
            notes: "Only owners and administrators may.",
            example: "codeocean.data_assets.archive(data_asset_id)\ncodeocean.data_assets.unarchive(data_asset_id)",
            source: "codeocean-api 6.2 D5"
        ),
        search,
        Operation(
            "data_assets.get_permissions", "Returns who may see or change a data asset.",
            effect: .read, .get, "/data_assets/{data_asset_id}/permissions", parameters: [.dataAssetID],
            returns: "{ users, groups, everyone }: lists of email or group and role", scope: "Data Asset read",
            example: "print(json.encode(codeocean.data_assets.get_permissions(data_asset_id)))",
            source: "codeocean-api 4.9, 6.2 D7"
        ),
        Operation(
            "data_assets.update_permissions", "Gives people and groups roles on a data asset.",
            effect: .write, .post, "/data_assets/{data_asset_id}/permissions",
            parameters: [.dataAssetID, .permissions(check: "data_asset_permissions")],
            body: .json(parameter: "permissions"), result: .nothing, returns: "true", scope: "Data Asset write",
            notes:
                "Only owners may. Adds and changes those named and leaves the others. Roles are owner and viewer, of groups "
                + "discoverable too, of everyone viewer and discoverable; everyone = \"none\" takes that of everyone.",
            example: "codeocean.data_assets.update_permissions(data_asset_id, { everyone = \"viewer\" })",
            source: "codeocean-api 4.9, 6.2 D8"
        ),
        Operation(
            "data_assets.list_files", "Lists one folder of an internal data asset.",
            effect: .read, .post, "/data_assets/{data_asset_id}/files",
            parameters: [.dataAssetID, .folder(of: "the data asset")], body: .fields(["path": "path"]),
            returns: "{ items }: name, path, type (`file` or `folder`) and the size of files", scope: "Data Asset read",
            notes: "Files of external and combined ones are in the bucket that source_bucket names.",
            example:
                "for _, item in ipairs(codeocean.data_assets.list_files(data_asset_id).items) do print(item.path) end",
            source: "codeocean-api 6.2 D9"
        ),
        Operation(
            "data_assets.get_file_urls",
            "Returns addresses at which one file of an internal data asset can be fetched for a while.",
            effect: .read, .get, "/data_assets/{data_asset_id}/files/urls", parameters: [.dataAssetID, .filePath],
            returns: "{ download_url, view_url }: whoever has them can fetch the file", scope: "Data Asset read",
            notes: "codeocean.data_assets.download_file fetches the file.",
            example: "print(codeocean.data_assets.get_file_urls(data_asset_id, file).download_url)",
            source: "codeocean-api 6.2 D10"
        ),
        Operation(
            "data_assets.get_file_download_url", "Returns an address of one file of a data asset, the older way.",
            effect: .read, .get, "/data_assets/{data_asset_id}/files/download_url",
            parameters: [.dataAssetID, .filePath], returns: "{ url }", scope: "Data Asset read",
            notes: "The server's makers announce its end; get_file_urls replaces it.",
            example: "print(codeocean.data_assets.get_file_download_url(data_asset_id, file).url)",
            source: "codeocean-api 6.2 D11"
        ),
        Operation(
            "data_assets.transfer", "Moves the files of a data asset to other storage.",
            effect: .write, .post, "/data_assets/{data_asset_id}/transfer",
            parameters: [
                .dataAssetID,
                Parameter(
                    "target", .object, .body, required: true, check: "data_target",
                    "Where to: `{ aws = { bucket =, prefix =, endpoint_name = } }`."),
                Parameter(
                    "force", .boolean, .body, "Even if the pipeline of a release uses it, which breaks that pipeline."),
            ],
            body: .fields(["target": "target", "force": "force"]), result: .nothing, returns: "true",
            scope: "Data Asset write",
            notes: "It goes on after the answer: last_transferred or transfer_error of the data asset tell of its end.",
            example:
                "codeocean.data_assets.transfer(data_asset_id, { aws = { bucket = \"lab-cold\", prefix = \"tides\" } })",
            source: "codeocean-api 6.2 D12", isRepeatable: false, needsAdministrator: true
        ),
        Operation(
            "custom_metadata.get", "Returns the fields that the deployment defines for custom metadata.",
            effect: .read, .get, "/custom_metadata", returns: "{ fields, categories }; {} when there are none",
            example:
                "for _, field in ipairs(codeocean.custom_metadata.get().fields or {}) do print(field.name, field.type) end",
            source: "codeocean-api 6.2 M1"
        ),
    ]

    private static var create: Operation {
        let parameters: [Parameter] = [
            Parameter("name", .string, .body, required: true, check: "not_empty", "Name."),
            Parameter("tags", .array, .body, required: true, check: "strings", "Tags."),
            Parameter(
                "mount", .string, .body, required: true, check: "mount",
                "Folder below `data` where it appears when it is attached."),
            Parameter(
                "source", .object, .body, check: "data_source",
                "Where from, one of `{ aws = { bucket =, ... } }`, `{ gcp = { bucket =, ... } }`, `{ computation = { id =, path = } }`, "
                    + "`{ cloud_workstation = { id =, path = } }`."),
            Parameter(
                "data_asset_ids", .array, .body, check: "uuids",
                "External data assets to combine, two or more, instead of a source."),
            Parameter("description", .string, .body, "Description."),
            Parameter("custom_metadata", .object, .body, "Values of the fields of codeocean.custom_metadata.get()."),
            Parameter(
                "target", .object, .body, check: "data_target",
                "With a computation: write the files to `{ aws = { bucket =, prefix = } }`."),
            Parameter(
                "results_info", .object, .body, check: "results_info",
                "For results in a bucket, how they came about: `{ capsule_id = | pipeline_id =, commit =, parameters =, ... }`."
            ),
        ]
        return Operation(
            "data_assets.create", "Creates a data asset from a bucket, a run's results, or others.",
            effect: .write, .post, "/data_assets", parameters: parameters, body: .fields(of: parameters),
            returns: "the data asset as a draft; codeocean.data_assets.wait waits until it is ready",
            scope: "Data Asset write",
            notes: "It is never sent twice: after a lost answer search before you create it again.",
            example: "local asset = codeocean.data_assets.create(\"reef 4 fit\", { \"tides\" }, \"reef4\",\n"
                + "  { source = { computation = { id = computation_id } } })\nprint(asset.id, asset.state)",
            source: "codeocean-api 6.1 D1", isRepeatable: false)
    }

    private static var update: Operation {
        let changes: [Parameter] = [
            Parameter("name", .string, .body, check: "not_empty", "New name."),
            Parameter("description", .string, .body, "New description."),
            Parameter("tags", .array, .body, check: "strings", "New tags, all of them."),
            Parameter("mount", .string, .body, check: "mount", "New folder below `data`."),
            Parameter("custom_metadata", .object, .body, "Values of custom metadata to set; the other fields stay."),
        ]
        return Operation(
            "data_assets.update", "Changes the metadata of a data asset: what is not given stays.",
            effect: .write, .put, "/data_assets/{data_asset_id}", parameters: [.dataAssetID] + changes,
            body: .fields(of: changes), returns: "the data asset as it is now", scope: "Data Asset write",
            notes: "Only owners may.",
            example: "codeocean.data_assets.update(data_asset_id, { tags = { \"tides\", \"checked\" } })",
            source: "codeocean-api 6.2 D3")
    }

    private static var search: Operation {
        let parameters =
            Parameter.searchText + [
                Parameter(
                    "type", .string, .body, values: ["dataset", "result", "combined", "model"], "Only this type."),
                Parameter("origin", .string, .body, values: ["internal", "external"], "Only those stored there."),
            ] + Parameter.searchOrder(by: ["created", "type", "name", "size"])
        return Operation(
            "data_assets.search", "Searches data assets; returns one page.",
            effect: .read, .post, "/data_assets/search", parameters: parameters, body: .fields(of: parameters),
            returns: "{ results, has_more, next_token }", scope: "Data Asset read",
            notes: "Archived ones are found only with archived = true. codeocean.data_assets.each walks all pages.",
            example:
                "local page = codeocean.data_assets.search{ type = \"result\", sort_field = \"created\", sort_order = \"desc\" }\n"
                + "print(#page.results, page.has_more)",
            source: "codeocean-api 8 D6")
    }
}
