import JSON

/// The form in front of a capsule: its parameters and what a run shows (section 3.2). The data assets of the form are those
/// attached at the time.
struct AppPanel: Codable, Sendable {
    struct Category: Codable, Sendable {
        let id: String
        let name: String
        var description = ""
        var helpText = ""
    }

    struct Parameter: Codable, Sendable {
        enum Kind: String, Codable, Sendable { case text, list, file }

        let name: String
        let kind: Kind
        var key: String?
        var category: String?
        var description = ""
        var helpText = ""
        var valueType: String?
        var defaultValue: String?
        var isRequired = false
        var isHidden = false
        var minimum: Double?
        var maximum: Double?
        var pattern: String?
        var options: [String] = []
    }

    var title = ""
    var instructions = ""
    var helpText = ""
    var categories: [Category] = []
    var parameters: [Parameter] = []
    /// Names of the result files that the form shows.
    var results: [String] = []
}

extension AppPanel.Category {
    var json: JSONValue {
        var object: JSONObject = ["id": .string(id), "name": .string(name)]
        object.set("description", description)
        object.set("help_text", helpText)
        return .object(object)
    }
}

extension AppPanel.Parameter {
    var json: JSONValue {
        var object: JSONObject = ["name": .string(name), "type": .string(kind.rawValue)]
        object.set("category", category)
        object.set("default_value", defaultValue)
        object.set("description", description)
        object.set("help_text", helpText)
        if isHidden { object["hidden"] = true }
        object["maximum"] = maximum.map(JSONValue.ocean)
        object["minimum"] = minimum.map(JSONValue.ocean)
        object.set("param_name", key)
        object.set("pattern", pattern)
        if isRequired { object["required"] = true }
        object.set("value_options", options)
        object.set("value_type", valueType)
        return .object(object)
    }
}

extension Capsule.Process {
    /// The step in the form of a pipeline of capsules: arrays, left out when empty (section 11, trap 1).
    fileprivate var json: JSONValue {
        var object: JSONObject = ["name": .string(name)]
        object.set("categories", categories.map(\.json))
        object.set("parameters", parameters.map(\.json))
        return .object(object)
    }
}

extension Capsule {
    /// Whether there is a form: its own or that of its steps.
    var hasPanel: Bool { panel != nil || !processes.isEmpty }

    /// The object `AppPanel`, as a certain user sees it.
    func panelJSON(for user: OceanUser, in state: OceanState, at now: Double) -> JSONValue {
        var object = JSONObject()
        if let panel {
            var general = JSONObject()
            general.set("help_text", panel.helpText)
            general.set("instructions", panel.instructions)
            general.set("title", panel.title)
            if !general.isEmpty { object["general"] = .object(general) }
            object.set("categories", panel.categories.map(\.json))
            object.set("parameters", panel.parameters.map(\.json))
            object.set("results", panel.results.map { ["file_name": .string($0)] })
        }
        let assets = attachments.compactMap { attachment -> JSONValue? in
            guard let asset = state.asset(attachment.asset) else { return nil }
            var entry: JSONObject = [
                "accessible": .bool(asset.sharing.role(of: user) >= .viewer), "id": .string(asset.id),
                "kind": .string(asset.storage(at: now).rawValue), "mount": .string(attachment.mount),
                "name": .string(asset.name),
            ]
            entry.set("description", asset.description)
            return .object(entry)
        }
        object.set("data_assets", assets)
        object.set("processes", processes.map(\.json))
        return .object(object)
    }
}
