/// All operations that `cap` binds, by service.
public enum Catalog {
    /// CERN Analysis Preservation; paths are relative to `/api`.
    public static let cap: [Operation] =
        account + schemas + schemaAdministration + drafts + draftActions + permissions + files + depositFiles + buckets
        + records + repositories + workflows + services + experiments + tokens

    /// Code Ocean; paths are relative to `/api/v1`.
    public static let codeOcean: [Operation] =
        CodeOceanItems.capsules.operations + CodeOceanItems.pipelines.operations + computations + dataAssets

    /// The operation of that name, internal ones included.
    public static func operation(_ name: String, in operations: [Operation] = cap) -> Operation? {
        operations.first { $0.name == name }
    }
}
