import JSON

/// One version of an analysis type with its schemas (section 2.12).
struct AnalysisType: Sendable {
    let id: Int64
    let name: String
    let version: String
    /// What is stored of it: the members of the admin form.
    let document: JSONObject
    /// Principals by schema-level right, like `deposit-schema-create`.
    let grants: [String: Set<Int64>]

    /// The host that every `$schema` names, whatever host is talked to (section 1.1).
    static let schemaRoot = "https://analysispreservation.cern.ch/schemas/"

    var fullname: String { document["fullname"]?.string ?? "" }
    var experiment: String? { document["experiment"]?.string }
    var isIndexed: Bool { document["is_indexed"]?.bool ?? false }
    var usesDepositAsRecord: Bool { document["use_deposit_as_record"]?.bool ?? false }
    var config: JSONValue { document["config"] ?? [:] }

    /// `deposits/records/cms-analysis-v0.0.1.json`.
    var depositPath: String { "deposits/records/\(name)-v\(version).json" }
    var recordPath: String { "records/\(name)-v\(version).json" }

    /// The name of the search index, which is the order of unsorted lists.
    var shelf: String { "\(name)-v\(version)" }

    /// A part of the type: `schema`, `options` or `mapping`, of the drafts or the records.
    func part(_ part: String, published: Bool) -> JSONValue {
        document[(published && !usesDepositAsRecord ? "record_" : "deposit_") + part] ?? [:]
    }

    /// Numbers of the version, for comparison.
    var order: [Int] { version.split(separator: ".").map { Int($0) ?? 0 } }

    /// Whether lists find the creator: only where the index mapping copies it (recorded: `by_me` misses the other types).
    var indexesCreator: Bool {
        JSONPointer(tokens: ["mappings", "properties", "_deposit", "properties", "created_by", "copy_to"])
            .value(in: part("mapping", published: false))?.string == "created_by"
    }

    func grants(_ action: String, to identity: Identity) -> Bool {
        guard let holders = grants[action] else { return false }
        return identity.principals.contains { holders.contains($0) }
    }

    /// Whether the type may be read: by members of its experiment, by all when it has none (world file; section 4.4).
    func isReadable(by identity: Identity) -> Bool {
        guard let experiment, document["allow_all"]?.bool != true else { return true }
        return identity.isSuperuser || identity.isMember(of: experiment) || grants("deposit-schema-read", to: identity)
            || grants("deposit-schema-admin", to: identity)
    }

    func isCreatable(by identity: Identity) -> Bool {
        identity.isSuperuser || grants("deposit-schema-create", to: identity)
    }
}
