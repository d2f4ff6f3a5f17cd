import JSON

/// What a schema says of single fields beyond their validity: who may change them (`x-cap-permission`) and where their
/// values are copied to (`x-cap-copy`, `x-cap-copyto`); section 4.6.
struct FieldRules: Sendable {
    private struct Rule: Sendable {
        /// Names of members from the root of the document.
        let path: [String]
        let argument: JSONValue

        /// The field in the schema.
        var schemaPath: [String] { path.flatMap { ["properties", $0] } }
    }

    private var permissions: [Rule] = []
    private var copies: [Rule] = []

    /// Collects the rules of a schema whose references are resolved.
    init(_ schema: JSONValue) { collect(schema, at: []) }

    private mutating func collect(_ schema: JSONValue, at path: [String]) {
        if !path.isEmpty {
            if let argument = schema["x-cap-permission"] { permissions.append(Rule(path: path, argument: argument)) }
            for keyword in ["x-cap-copy", "x-cap-copyto"] {
                if let argument = schema[keyword] { copies.append(Rule(path: path, argument: argument)) }
            }
        }
        for (name, property) in schema["properties"]?.object ?? [:] { collect(property, at: path + [name]) }
    }

    /// The document with the copies made.
    func copying(_ document: JSONObject) -> JSONObject {
        var result = document
        for rule in copies {
            guard let value = JSONPointer(tokens: rule.path).value(in: .object(document)) else { continue }
            for target in rule.argument["path"]?.array ?? [] {
                JSONValue.set(value, at: (target.array ?? []).compactMap(\.string)[...], in: &result)
            }
        }
        return result
    }

    /// Checks that everybody changes only what they may.
    ///
    /// - Parameter old: the document before, nil for a new one.
    /// - Throws: FIELD422.
    func check(_ new: JSONObject, replacing old: JSONObject?, by identity: Identity?) throws {
        var errors: [JSONValue] = []
        for rule in permissions where !FieldRules.allows(rule, identity) {
            let pointer = JSONPointer(tokens: rule.path)
            guard pointer.value(in: .object(new)) != old.flatMap({ pointer.value(in: .object($0)) }) else { continue }
            errors.append([
                "field": .array(rule.path.map(JSONValue.string)),
                "message": rule.argument["error_message"] ?? "You cannot edit this field.",
            ])
        }
        guard errors.isEmpty else { throw CapError.rest(422, "You cannot edit this field.", errors: .array(errors)) }
    }

    private static func allows(_ rule: Rule, _ identity: Identity?) -> Bool {
        guard let identity else { return false }
        let users = (rule.argument["users"]?.array ?? []).compactMap(\.string)
        let roles = (rule.argument["roles"]?.array ?? []).compactMap(\.string)
        return users.contains(identity.email) || roles.contains(where: identity.roles.contains)
    }

    /// The rules as the form shows them (section 2.4).
    var form: JSONValue {
        .array(
            permissions.map { rule in
                var value = rule.argument.object ?? [:]
                value["error_message"] = nil
                return ["path": .array(rule.schemaPath.map(JSONValue.string)), "value": .object(value)]
            })
    }

    /// The schema with the fields marked that a person may not edit.
    func marking(_ schema: JSONValue, for identity: Identity?) -> JSONValue {
        guard var object = schema.object else { return schema }
        for rule in permissions where !FieldRules.allows(rule, identity) {
            JSONValue.set(true, at: (rule.schemaPath + ["readOnly"])[...], in: &object)
        }
        return .object(object)
    }
}

extension TypeCatalog {
    /// The rules of a type that count for its drafts: those of permissions only where the type turns them on.
    func enforced(_ type: AnalysisType) -> FieldRules? {
        type.config["x-cap-permission"]?.bool == true ? fieldRules(type) : nil
    }
}
