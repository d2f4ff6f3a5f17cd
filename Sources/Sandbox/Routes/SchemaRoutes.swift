import JSON

/// Bare schemas by path, without rights (section 3.2 S14).
struct SchemaRoutes {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) throws -> Answer {
        guard call.isRead else { throw CapError.method }
        var path = rest.joined(separator: "/")
        let wantsOptions = path.hasPrefix("options/")
        if wantsOptions { path.removeFirst("options/".count) }
        if !path.hasSuffix(".json") { path += ".json" }
        let types = store.types
        guard let (type, published) = types.type(at: path) else { throw CapError.noURL }
        if wantsOptions { return .json(type.part("options", published: published)) }
        let isOff = { (name: String) in call.query[name].map { ["0", "false", "False"].contains($0) } ?? false }
        if isOff("resolved") || isOff("refs") { return .json(type.part("schema", published: published)) }
        return .json(try SchemaResolution.resolve(type, published: published, in: types))
    }
}
