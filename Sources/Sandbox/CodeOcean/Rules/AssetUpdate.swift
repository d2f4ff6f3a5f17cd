/// A change of the metadata of a data asset (D3): what is not given stays.
struct AssetUpdate: Sendable {
    private let name: String?
    private let description: String?
    private let tags: [String]?
    private let mount: String?
    private let metadata: [String: MetadataValue]

    init(_ fields: OceanFields) throws(OceanError) {
        name = try fields.text("name")
        guard name?.isEmpty != true else { throw .bad("name must not be empty") }
        description = try fields.text("description")
        tags = try fields.texts("tags")
        mount = try fields.text("mount").map { text throws(OceanError) in try MountRule.read(text) }
        metadata = try MetadataSchema.read(try fields.fields("custom_metadata"), isNew: false)
    }

    /// Tags are replaced as a list, custom metadata field by field.
    func apply(to asset: inout DataAsset) {
        if let name { asset.name = name }
        if let description { asset.description = description }
        if let tags { asset.tags = tags }
        if let mount { asset.mount = mount }
        asset.metadata.merge(metadata) { $1 }
    }
}
