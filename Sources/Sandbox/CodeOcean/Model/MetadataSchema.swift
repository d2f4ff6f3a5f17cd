import JSON

/// The custom metadata fields of the deployment, the same in every sandbox (M1). None is required, so that a data asset can be
/// made without knowing of them; what a required field would mean is checked all the same.
enum MetadataSchema {
    struct Field: Sendable {
        enum Kind: String, Sendable { case string, number, date }

        let name: String
        let kind: Kind
        var category: String?
        var allowed: [String] = []
        var range: ClosedRange<Double>?
        var units: String?
        var isMultiple = false
        var isRequired = false
    }

    static let categories = ["Field work", "Processing"]
    static let fields = [
        Field(
            name: "station", kind: .string, category: "Field work",
            allowed: ["Reef 4", "Reef 5", "Harbour", "Lighthouse"]),
        Field(name: "depth", kind: .number, category: "Field work", range: 0...90, units: "m"),
        Field(name: "sampled on", kind: .date, category: "Field work"),
        Field(name: "instruments", kind: .string, category: "Processing", isMultiple: true),
    ]

    static func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    /// The object `CustomMetadata` of section 3.5.
    static var json: JSONValue {
        ["categories": .array(categories.map(JSONValue.string)), "fields": .array(fields.map(\.json))]
    }

    /// Reads the metadata that a request sets.
    ///
    /// - Parameter isNew: whether it is for something new, which must have the required fields.
    /// - Throws: 400 for an unknown field and for a value that its field does not admit.
    static func read(_ fields: OceanFields?, isNew: Bool) throws(OceanError) -> [String: MetadataValue] {
        var metadata: [String: MetadataValue] = [:]
        for name in fields?.object.keys ?? [] {
            guard let fields, let value = fields.value(name) else { continue }
            guard let field = field(name) else {
                let known = self.fields.map(\.name).joined(separator: ", ")
                throw .bad("there is no custom metadata field \"\(name)\", only \(known)")
            }
            metadata[name] = try field.read(value)
        }
        let missing = self.fields.filter { isNew && $0.isRequired && metadata[$0.name] == nil }.map(\.name)
        guard missing.isEmpty else {
            throw .bad("required custom metadata is missing: \(missing.joined(separator: ", "))")
        }
        return metadata
    }
}

extension MetadataSchema.Field {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["name": .string(name), "type": .string(kind.rawValue)]
        object.set("category", category)
        object.set("allowed_values", allowed)
        if let range { object["range"] = ["max": .ocean(range.upperBound), "min": .ocean(range.lowerBound)] }
        object.set("units", units)
        if isMultiple { object["multiple"] = true }
        if isRequired { object["required"] = true }
        return .object(object)
    }

    fileprivate func read(_ value: JSONValue) throws(OceanError) -> MetadataValue {
        guard isMultiple else { return try scalar(value) }
        guard let array = value.array else { throw .bad("custom metadata \"\(name)\" takes a list") }
        var values: [MetadataValue] = []
        for element in array { values.append(try scalar(element)) }
        return .list(values)
    }

    private func scalar(_ value: JSONValue) throws(OceanError) -> MetadataValue {
        switch (kind, value) {
        case (.string, .string(let text)):
            guard allowed.isEmpty || allowed.contains(text) else {
                throw .bad("custom metadata \"\(name)\" must be one of \(allowed.joined(separator: ", "))")
            }
            return .text(text)
        case (.number, .number(let number)) where number.isFinite, (.date, .number(let number)) where number.isFinite:
            guard range.map({ $0.contains(number.double) }) ?? true else {
                let bounds = range.map { " from \($0.lowerBound) to \($0.upperBound)" } ?? ""
                throw .bad("custom metadata \"\(name)\" must be a number\(bounds)")
            }
            return .number(number.double)
        case (.string, _): throw .bad("custom metadata \"\(name)\" must be a string")
        case (.number, _): throw .bad("custom metadata \"\(name)\" must be a number")
        case (.date, _): throw .bad("custom metadata \"\(name)\" must be a date in seconds since 1970")
        }
    }
}
