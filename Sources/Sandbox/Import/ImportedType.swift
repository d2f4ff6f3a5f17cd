import GRDB
import JSON

/// A version of a type as another server shows it.
enum ImportedType {
    /// What is kept of a type: members of the admin form, as ``AnalysisType`` has them.
    private static let members = [
        "fullname", "experiment", "is_indexed", "use_deposit_as_record", "config", "deposit_schema", "deposit_options",
        "deposit_mapping", "record_schema", "record_options", "record_mapping",
    ]

    /// Stores it, over one of the same name and version, and lets the owner of the copies make drafts of it.
    static func store(_ shown: JSONValue, owner: Identity, _ change: inout Change) throws {
        guard let name = shown["name"]?.string, let version = shown["version"]?.string,
            TypeEditing.isVersion(version)
        else { throw SandboxError("a type without a proper name and version") }
        var document = JSONObject()
        for member in members {
            if let value = shown[member], value != .null { document[member] = value }
        }
        let database = change.database
        try database.run(
            """
            INSERT INTO types (name, version, document) VALUES (?, ?, ?)
            ON CONFLICT (name, version) DO UPDATE SET document = excluded.document
            """, [name, version, JSONValue.object(document).text()])
        let found = try database.one("SELECT id FROM types WHERE name = ? AND version = ?", [name, version]) {
            $0[0] as Int64
        }
        guard let id = found else { throw SandboxError("the type \(name) \(version) was not stored") }
        try TypeEditing.grant(id, "deposit-schema-create", owner.id, in: database)
        // A type of an experiment to which the owner does not belong could be used but not seen.
        if let experiment = document["experiment"]?.string, !owner.isMember(of: experiment) {
            try TypeEditing.grant(id, "deposit-schema-read", owner.id, in: database)
        }
        change.changesTypes = true
        change.changesLists = true
    }
}
