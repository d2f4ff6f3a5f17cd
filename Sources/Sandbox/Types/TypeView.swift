import JSON

/// Analysis types as `/jsonschemas` shows them (section 2.12).
struct TypeView {
    let origin: String
    let types: TypeCatalog
    let accounts: AccountBook

    /// The object that everybody with read access gets.
    func object(_ type: AnalysisType, resolved: Bool) throws(CapError) -> JSONObject {
        var object: JSONObject = [
            "fullname": .string(type.fullname), "is_indexed": .bool(type.isIndexed), "links": links(type),
            "name": .string(type.name), "use_deposit_as_record": .bool(type.usesDepositAsRecord),
            "version": .string(type.version),
        ]
        for (prefix, published) in [("deposit", false), ("record", true)] {
            object[prefix + "_schema"] =
                resolved
                ? try SchemaResolution.resolve(type, published: published, in: types)
                : type.part("schema", published: published)
            object[prefix + "_options"] = type.part("options", published: published)
            object[prefix + "_mapping"] = type.part("mapping", published: published)
        }
        return object
    }

    /// What administrators get: with configuration and experiment, references resolved.
    func adminForm(_ type: AnalysisType) throws(CapError) -> JSONValue {
        var object = try object(type, resolved: true)
        object["config"] = type.config
        object["experiment"] = type.experiment.map(JSONValue.string) ?? .null
        return .object(object)
    }

    func links(_ type: AnalysisType) -> JSONValue {
        [
            "deposit": .string("\(origin)/api/schemas/\(type.depositPath)"),
            "record": .string("\(origin)/api/schemas/\(type.recordPath)"),
            "self": .string("\(origin)/api/jsonschemas/\(type.name)/\(type.version)"),
        ]
    }

    func version(_ type: AnalysisType) -> JSONValue { ["links": links(type), "version": .string(type.version)] }

    /// Schema-level grants by action (S9): only those that somebody holds.
    func permissions(_ type: AnalysisType) -> JSONValue {
        var object = JSONObject()
        for (action, holders) in type.grants {
            let sorted = holders.sorted()
            object[action] = [
                "roles": .array(sorted.filter { $0 < 0 }.reversed().map { .string(accounts.roles[-$0] ?? "") }),
                "users": .array(sorted.filter { $0 > 0 }.map(accounts.json(user:))),
            ]
        }
        return .object(object)
    }
}
