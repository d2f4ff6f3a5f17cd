import GRDB
import JSON

/// Making a new draft (sections 3.3 D3, 4.7).
struct DraftCreation {
    let types: TypeCatalog
    let identity: Identity

    /// The type that a body asks for, and the one whose create right is checked: with both `$ana_type` and `$schema` posted,
    /// the former decides the type and the latter the right (section 4.5).
    ///
    /// - Throws: NOTYPE, BADTYPE, DENIED; CRASH for bodies that the server trips over.
    func type(for body: JSONValue) throws -> AnalysisType {
        switch body {
        case .null, .bool, .number: throw CapError.crash
        case .string, .array: throw CapError.noType
        case .object: break
        }
        var named: AnalysisType?
        if let name = body["$ana_type"] {
            guard let name = name.string else { throw CapError.crash }
            guard let type = types.type(named: name) else {
                throw CapError.rest(400, "Schema with name \(name) doesnt exist.")
            }
            named = type
        }
        var addressed: AnalysisType?
        if let address = body["$schema"] {
            guard let address = address.string else { throw CapError.crash }
            guard address.hasPrefix(AnalysisType.schemaRoot), let (type, published) = types.type(at: address),
                !published
            else {
                throw CapError.rest(400, "Schema \(address) doesnt exist.")
            }
            addressed = type
        }
        guard let type = named ?? addressed, let checked = addressed ?? named else { throw CapError.noType }
        guard checked.isCreatable(by: identity) else { throw CapError.denied }
        return type
    }

    /// Stores the draft: revision 0, the creator with all three rights.
    ///
    /// - Parameter cleans: false for a body that came as JSON Patch, which keeps zeros and empty values (recorded).
    func create(_ body: JSONObject, type: AnalysisType, cleans: Bool, _ change: inout Change) throws -> Draft {
        var document = cleans ? DraftBody.cleaned(body) : DraftBody.withoutServerFields(body)
        let pid = try mint(type, in: change.database)
        document["$ana_type"] = nil
        document["$schema"] = .string(AnalysisType.schemaRoot + type.depositPath)
        document["_experiment"] = type.experiment.map(JSONValue.string) ?? .null
        document["_deposit"] = [
            "created_by": .int(identity.id), "id": .string(pid), "owners": [.int(identity.id)], "status": "draft",
        ]
        let holder: JSONValue = ["roles": [], "users": [.int(identity.id)]]
        document["_access"] = ["deposit-admin": holder, "deposit-read": holder, "deposit-update": holder]
        copy(pid, to: type, in: &document)
        if cleans { document = types.fieldRules(type).copying(document) }
        try types.enforced(type)?.check(document, replacing: nil, by: identity)
        guard DraftBody.isStorable(document) else { throw CapError.crash }
        try DraftValidation.check(
            document, type: type, types: types, stage: .create, id: nil, in: change.database)
        let draft = try DraftWriting(types: types).insert(
            document, pid: pid, type: type, creator: identity.id, revision: 0, &change)
        for action in ["read", "update", "admin"] {
            try AccessList.grant(Draft.kind, draft.id, action, identity.id, in: change.database)
        }
        return draft
    }

    /// A new pid: random, or the next number of the series that the type configures (section 4.3).
    func mint(_ type: AnalysisType, in database: Database) throws -> String {
        guard let format = type.config["pid"]?["format"]?.string else { return Identifiers.pid() }
        let prefix = format.replacing("{$year}", with: String(Timestamp.now().prefix(4)))
        if let open = prefix.firstIndex(of: "{"), let close = prefix[open...].firstIndex(of: "}") {
            throw CapError.rest(400, "Keyword \(prefix[open...close]) is not supported yet.")
        }
        let newest: Int =
            try database.one(
                "SELECT MAX(CAST(SUBSTR(pid, ?) AS INTEGER)) FROM drafts WHERE SUBSTR(pid, 1, ?) = ?",
                [prefix.unicodeScalars.count + 1, prefix.unicodeScalars.count, prefix])?[0] ?? 0
        return prefix + String(newest + 1)
    }

    private func copy(_ pid: String, to type: AnalysisType, in document: inout JSONObject) {
        for target in type.config["pid"]?["copy_to"]?.array ?? [] {
            let path = target.array?.compactMap(\.string) ?? target.string?.split(separator: ".").map(String.init) ?? []
            JSONValue.set(.string(pid), at: path[...], in: &document)
        }
    }
}

extension JSONValue {
    /// Sets a value at a path of member names, making the objects on the way.
    static func set(_ value: JSONValue, at path: ArraySlice<String>, in object: inout JSONObject) {
        guard let name = path.first else { return }
        if path.count == 1 {
            object[name] = value
        } else {
            var inner = object[name]?.object ?? [:]
            set(value, at: path.dropFirst(), in: &inner)
            object[name] = .object(inner)
        }
    }
}
