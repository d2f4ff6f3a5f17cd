import GRDB
import JSON

/// Creating, changing and deleting types (section 3.2 S5 to S8).
enum TypeEditing {
    /// Members that an update may change.
    static let updatable: Set<String> = [
        "fullname", "use_deposit_as_record", "deposit_mapping", "record_mapping", "deposit_options", "record_options",
        "config",
    ]
    private static let creatable = updatable.union([
        "experiment", "is_indexed", "deposit_schema", "record_schema", "allow_all",
    ])
    private static let defaultMapping: JSONValue = [
        "mappings": [
            "properties": [
                "_collection": [
                    "properties": [
                        "fullname": ["type": "keyword"], "name": ["type": "keyword"], "version": ["type": "keyword"],
                    ],
                    "type": "object",
                ]
            ]
        ]
    ]

    /// Stores a type.
    ///
    /// - Parameter creator: becomes its administrator; nil for the types of a world.
    /// - Returns: its id.
    @discardableResult
    static func create(_ body: JSONObject, creator: Int64?, _ change: inout Change) throws -> Int64 {
        let (name, version) = try identity(body)
        var document = JSONObject()
        for key in creatable { document[key] = body[key] }
        // A world's mappings are taken as they are; a type that comes through the API gets a default one.
        if creator != nil {
            try TypeConfiguration.check(document["config"])
            for key in ["deposit_mapping", "record_mapping"] where document[key] == nil {
                document[key] = defaultMapping
            }
        }
        let database = change.database
        guard try database.one("SELECT 1 FROM types WHERE name = ? AND version = ?", [name, version]) == nil else {
            throw CapError.abort(400, "Error occured during saving schema in the db.")
        }
        try database.run(
            "INSERT INTO types (name, version, document) VALUES (?, ?, ?)",
            [name, version, JSONValue.object(document).text()])
        let id = database.lastInsertedRowID
        if let creator { try grant(id, "deposit-schema-admin", creator, in: database) }
        change.changesTypes = true
        return id
    }

    static func grant(_ type: Int64, _ action: String, _ principal: Int64, in database: Database) throws {
        try database.run(
            "INSERT OR IGNORE INTO type_grants (type, action, principal) VALUES (?, ?, ?)", [type, action, principal])
    }

    private static func identity(_ body: JSONObject) throws -> (name: String, version: String) {
        var errors = JSONObject()
        for field in ["name", "version"] {
            switch body[field] {
            case .string(let text)? where field == "name" || isVersion(text): break
            case nil: errors[field] = ["Missing data for required field."]
            case .string?: errors[field] = ["String does not match expected pattern."]
            default: errors[field] = ["Not a valid string."]
            }
        }
        guard errors.isEmpty, let name = body["name"]?.string, let version = body["version"]?.string else {
            throw CapError(status: 400, family: .abort(message: .object(errors)))
        }
        return (name, version)
    }

    /// `n.n.n`.
    static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { Int($0) != nil && $0.allSatisfy(\.isNumber) }
    }

    /// Changes members of a type; others are dropped silently.
    static func update(_ type: AnalysisType, with members: JSONObject, _ change: inout Change) throws {
        var document = type.document
        var isEmpty = true
        for (name, value) in members where updatable.contains(name) {
            document[name] = value
            isEmpty = false
        }
        guard !isEmpty else {
            throw CapError(status: 400, family: .abort(message: ["_schema": ["Empty data"]]))
        }
        try store(document, of: type, &change)
    }

    /// Applies a JSON Patch to the members that may change.
    static func patch(_ type: AnalysisType, with operations: [JSONValue], _ change: inout Change) throws {
        let known = operations.filter { ["add", "remove", "replace"].contains($0["op"]?.string ?? "") }
        let paths = known.compactMap { $0["path"]?.string.flatMap { JSONPointer($0) } }
        guard paths.count == known.count, paths.allSatisfy({ updatable.contains($0.tokens.first ?? "") }),
            let patched = try? JSONPatch(operations: known).applied(to: .object(type.document)),
            let document = patched.object
        else { throw CapError.plain(400, "An error occured while applying the patch.") }
        try store(document, of: type, &change)
    }

    /// Stores the changed document of a type.
    static func store(_ document: JSONObject, of type: AnalysisType, _ change: inout Change) throws {
        try TypeConfiguration.check(document["config"])
        try change.database.run(
            "UPDATE types SET document = ? WHERE id = ?", [JSONValue.object(document).text(), type.id])
        change.changesTypes = true
    }

    static func delete(_ type: AnalysisType, _ change: inout Change) throws {
        try change.database.run("DELETE FROM types WHERE id = ?", [type.id])
        change.changesTypes = true
    }
}
