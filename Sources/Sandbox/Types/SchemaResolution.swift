import JSON

/// A schema with every reference replaced by what it refers to, as forms need it (`resolve`, section 3.2).
struct SchemaResolution {
    let catalog: TypeCatalog
    /// Recursive schemas cannot be written out: a reference met again inside itself stays.
    private var open: [String] = []

    init(catalog: TypeCatalog) { self.catalog = catalog }

    /// - Throws: NOURL for a reference that cannot be resolved.
    static func resolve(_ type: AnalysisType, published: Bool, in catalog: TypeCatalog) throws(CapError) -> JSONValue {
        var resolution = SchemaResolution(catalog: catalog)
        let schema = type.part("schema", published: published)
        let address = AnalysisType.schemaRoot + (published ? type.recordPath : type.depositPath)
        return try resolution.resolve(schema, root: schema, address: address)
    }

    private mutating func resolve(_ value: JSONValue, root: JSONValue, address: String) throws(CapError) -> JSONValue {
        switch value {
        case .array(let array):
            var resolved: [JSONValue] = []
            for element in array { resolved.append(try resolve(element, root: root, address: address)) }
            return .array(resolved)
        case .object(let object):
            if let reference = object["$ref"]?.string {
                return try follow(reference, value, root: root, address: address)
            }
            var resolved = JSONObject()
            for (name, member) in object { resolved[name] = try resolve(member, root: root, address: address) }
            return .object(resolved)
        default: return value
        }
    }

    private mutating func follow(
        _ reference: String, _ original: JSONValue, root: JSONValue, address: String
    ) throws(CapError) -> JSONValue {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let target = parts[0].isEmpty ? address : String(parts[0])
        let fragment = parts.count > 1 ? PercentCoding.decode(parts[1]) : ""
        let full = target + "#" + fragment
        guard !open.contains(full), open.count < 32 else { return original }
        guard let document = parts[0].isEmpty ? root : catalog.schema(at: target),
            let schema = JSONPointer(fragment)?.value(in: document)
        else { throw .noURL }
        open.append(full)
        defer { open.removeLast() }
        return try resolve(schema, root: document, address: target)
    }
}
