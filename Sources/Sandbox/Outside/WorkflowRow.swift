import GRDB
import JSON

/// A workflow as the sandbox keeps it (section 3.8). It never runs.
struct WorkflowRow: Sendable {
    let id: String
    let user: Int64
    let draft: Int64
    let name: String
    let run: Int64
    let status: String
    let specification: JSONValue
    let created: String

    private static let columns = "id, user, draft, name, run, status, specification, created"

    private init(_ row: Row) throws {
        id = row[0]
        user = row[1]
        draft = row[2]
        name = row[3]
        run = row[4]
        status = row[5]
        specification = try JSONValue.parse(row[6] as String)
        created = row[7]
    }

    /// - Throws: DENIED for somebody else's.
    static func find(_ id: String, for identity: Identity, in database: Database) throws -> WorkflowRow? {
        guard let row = try database.one("SELECT \(columns) FROM workflows WHERE id = ?", [id]) else { return nil }
        let workflow = try WorkflowRow(row)
        guard workflow.user == identity.id || identity.isSuperuser else { throw CapError.denied }
        return workflow
    }

    static func all(of user: Int64, in database: Database) throws -> [WorkflowRow] {
        try database.all("SELECT \(columns) FROM workflows WHERE user = ? ORDER BY created", [user]).map(
            WorkflowRow.init)
    }

    static func all(ofDraft draft: Int64, in database: Database) throws -> [WorkflowRow] {
        try database.all("SELECT \(columns) FROM workflows WHERE draft = ? ORDER BY created", [draft]).map(
            WorkflowRow.init)
    }

    static func create(
        _ name: String, _ specification: JSONValue, draft: Int64, user: Int64, plot: FileStore.Stored,
        _ change: inout Change
    ) throws -> WorkflowRow? {
        let database = change.database
        let id = Identifiers.uuid()
        let row = try database.one("SELECT COUNT(*) FROM workflows WHERE user = ? AND name = ?", [user, name])
        let earlier: Int64 = row?[0] ?? 0
        try database.run(
            "INSERT INTO workflows (\(columns)) VALUES (?, ?, ?, ?, ?, 'created', ?, ?)",
            [id, user, draft, name, earlier + 1, specification.text(), change.now])
        try put(id, path: "results/plot.txt", file: plot.file, size: plot.size, &change)
        return try database.one("SELECT \(columns) FROM workflows WHERE id = ?", [id]).map(WorkflowRow.init)
    }

    func set(status: String, in database: Database) throws {
        try database.run("UPDATE workflows SET status = ? WHERE id = ?", [status, id])
    }

    func delete(_ change: inout Change) throws {
        for file in try files(in: change.database) { change.orphans.append(file.file) }
        try change.database.run("DELETE FROM workspaces WHERE workflow = ?", [id])
        try change.database.run("DELETE FROM workflows WHERE id = ?", [id])
    }

    // MARK: Files

    struct File: Sendable {
        let path: String
        let file: String
        let size: Int
        let updated: String

        var json: JSONValue {
            ["last-modified": .string(String(updated.prefix(19))), "name": .string(path), "size": .int(size)]
        }
    }

    func files(in database: Database) throws -> [File] {
        try database.all("SELECT path, file, size, updated FROM workspaces WHERE workflow = ? ORDER BY path", [id]).map
        {
            File(path: $0[0], file: $0[1], size: $0[2], updated: $0[3])
        }
    }

    /// Puts a file into a workspace, in the place of one of that name.
    static func put(_ workflow: String, path: String, file: String, size: Int, _ change: inout Change) throws {
        try remove(workflow, path: path, &change)
        try change.database.run(
            "INSERT INTO workspaces (workflow, path, file, size, updated) VALUES (?, ?, ?, ?, ?)",
            [workflow, path, file, size, change.now])
    }

    static func remove(_ workflow: String, path: String, _ change: inout Change) throws {
        let row = try change.database.one(
            "SELECT file FROM workspaces WHERE workflow = ? AND path = ?", [workflow, path])
        guard let row else { return }
        change.orphans.append(row[0])
        try change.database.run("DELETE FROM workspaces WHERE workflow = ? AND path = ?", [workflow, path])
    }

    // MARK: Views

    func json(origin: String) -> JSONValue {
        let url = "\(origin)/api/workflows/reana/\(id)"
        return [
            "created": .string(created), "links": ["self": .string(url), "status": .string(url + "/status")],
            "name": .string("\(name).\(run)"), "rec_uuid": .string(recordUUID), "run": .int(run), "service": "reana",
            "status": .string(status), "workflow_id": .string(id), "workflow_json": specification,
            "workflow_name": .string(name),
        ]
    }

    func reana(_ message: String, status: String) -> JSONValue {
        [
            "message": .string(message), "status": .string(status), "workflow_id": .string(id),
            "workflow_name": .string("\(name).\(run)"),
        ]
    }

    func progress(_ status: String) -> JSONValue {
        let done = status == "finished" ? 1 : 0
        return [
            "created": .string(created), "id": .string(id), "logs": "{}", "name": .string("\(name).\(run)"),
            "progress": [
                "failed": ["job_ids": [], "total": 0], "finished": ["job_ids": [], "total": .int(done)],
                "running": ["job_ids": [], "total": .int(status == "running" ? 1 : 0)],
                "total": ["job_ids": [], "total": 1],
            ],
            "status": .string(status),
        ]
    }

    /// The draft's internal identifier; the sandbox has numbers, clients expect a UUID.
    var recordUUID: String {
        let digits = String(draft, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
