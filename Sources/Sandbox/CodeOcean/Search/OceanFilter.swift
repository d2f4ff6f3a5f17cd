import JSON

/// One entry of the filters of a search (section 8.3).
struct OceanFilter: Sendable {
    private enum Key: Sendable {
        case name, description, tags
        case metadata(String)
    }

    private let key: Key
    /// Alternatives; without any, and without range, the field must only be there.
    private let values: [MetadataValue]
    private let minimum: Double?
    private let maximum: Double?
    private let excludes: Bool

    /// - Throws: 400 for an unknown key and values of the wrong type.
    init(_ fields: OceanFields) throws(OceanError) {
        let name = try fields.requiredText("key")
        switch name {
        case "name", "title": key = .name
        case "description": key = .description
        case "tags": key = .tags
        default:
            guard MetadataSchema.field(name) != nil else {
                let known = ["name", "description", "tags"] + MetadataSchema.fields.map(\.name)
                throw .bad("\(fields.path("key")) must be one of \(known.joined(separator: ", ")), not \"\(name)\"")
            }
            key = .metadata(name)
        }
        var values: [MetadataValue] = []
        if let value = fields.value("value") { values.append(try OceanFilter.scalar(value, fields.path("value"))) }
        if let list = fields.value("values") {
            guard let array = list.array else { throw .bad("\(fields.path("values")) must be a list") }
            for value in array { values.append(try OceanFilter.scalar(value, fields.path("values"))) }
        }
        self.values = values
        let range = try fields.fields("range")
        minimum = try range?.number("min")
        maximum = try range?.number("max")
        if range != nil && minimum == nil && maximum == nil {
            throw .bad("\(fields.path("range")) must have min or max")
        }
        let includes = try fields.flag("include")
        excludes = try fields.flag("exclude") ?? includes.map { !$0 } ?? false
    }

    private static func scalar(_ value: JSONValue, _ place: String) throws(OceanError) -> MetadataValue {
        switch value {
        case .string(let text): return .text(text)
        case .number(let number) where number.isFinite: return .number(number.double)
        default: throw .bad("\(place) must hold strings or numbers")
        }
    }

    func passes(_ item: some OceanSearchable) -> Bool { matches(item) != excludes }

    private func matches(_ item: some OceanSearchable) -> Bool {
        switch key {
        case .name: matches([.text(item.name)], exactly: false)
        case .description: matches(item.description.isEmpty ? [] : [.text(item.description)], exactly: false)
        case .tags: matches(item.tags.map(MetadataValue.text), exactly: true)
        case .metadata(let name): matches(item.metadata[name]?.scalars ?? [], exactly: true)
        }
    }

    private func matches(_ own: [MetadataValue], exactly: Bool) -> Bool {
        guard !own.isEmpty else { return false }
        if !values.isEmpty {
            let isMatch = own.contains { value in values.contains { OceanFilter.equal(value, $0, exactly: exactly) } }
            guard isMatch else { return false }
        }
        guard minimum != nil || maximum != nil else { return true }
        return own.contains { value in
            guard case .number(let number) = value else { return false }
            return number >= minimum ?? -.infinity && number <= maximum ?? .infinity
        }
    }

    /// Texts are compared as a whole or as a part, numbers by value, also where one of them is written as a text.
    private static func equal(_ own: MetadataValue, _ wanted: MetadataValue, exactly: Bool) -> Bool {
        switch (own, wanted) {
        case (.text(let own), .text(let wanted)):
            exactly ? own == wanted : own.lowercased().contains(wanted.lowercased())
        case (.number(let own), .number(let wanted)): own == wanted
        case (.number(let own), .text(let wanted)): Double(wanted) == own
        case (.text(let own), .number):
            exactly ? own == wanted.json.text() : own.contains(wanted.json.text())
        default: false
        }
    }
}
