import GRDB
import JSON

/// `/workflows` (section 3.8). At the reference commit several of these crash; the sandbox answers in the shapes that the
/// server's code means to give, so that a script can be written before the server is repaired. An unknown workflow is a 404
/// here and a 500 there.
struct WorkflowRoutes: Sendable {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) async throws -> Answer {
        let identity = try call.user()
        if rest.isEmpty, call.isRead {
            let rows = try store.read { try WorkflowRow.all(of: identity.id, in: $0) }
            return .json(.array(rows.map { $0.json(origin: call.origin) }))
        }
        if rest.count == 3, rest[0] == "all", rest[1] == "record", call.isRead {
            return try await list(call, identity, pid: rest[2])
        }
        guard rest.first == "reana" else { throw CapError.noURL }
        if rest.count == 1 {
            guard call.method == .post else { throw CapError.method }
            return try await create(call, identity)
        }
        if rest.count == 2, rest[1] == "ping", call.isRead { return .json(["message": "OK"]) }
        if rest.count >= 3, rest[2] == "files" {
            return try await files(call, identity, rest[1], rest.dropFirst(3).joined(separator: "/"))
        }
        return try await workflow(call, identity, rest[1], action: rest.dropFirst(2).joined(separator: "/"))
    }

    // MARK: Lists and creation

    private static let noRecord = CapError.plain(
        404, "You tried to create a workflow and connect it with a non-existing record")

    private static func draft(_ pid: String, in database: Database) throws -> Draft {
        do { return try Draft.find(pid, in: database) } catch is CapError { throw noRecord }
    }

    private func list(_ call: Call, _ identity: Identity, pid: String) async throws -> Answer {
        let types = store.types
        return try store.read { database in
            let draft = try WorkflowRoutes.draft(pid, in: database)
            let rights = try Rights.on(draft, type: types[draft.type], for: identity, in: database)
            guard rights.contains(.read) else { throw CapError.denied }
            return .json(
                .array(try WorkflowRow.all(ofDraft: draft.id, in: database).map { $0.json(origin: call.origin) }))
        }
    }

    private func create(_ call: Call, _ identity: Identity) async throws -> Answer {
        let types = store.types
        let body = try await call.optionalJSONBody()
        guard let pid = body?["pid"]?.string, let name = body?["workflow_name"]?.string,
            let specification = body?["workflow_json"], specification.object != nil
        else { throw CapError.plain(400, "Missing pid, workflow_name or workflow_json.") }
        return try store.write(call) { [files = store.files] change in
            let draft = try WorkflowRoutes.draft(pid, in: change.database)
            let rights = try Rights.on(draft, type: types[draft.type], for: identity, in: change.database)
            guard rights.contains(.update) else { throw CapError.denied }
            let plot = try files.store(Array("mass  events\n1.0   12\n2.0   7\n".utf8))
            let row = try WorkflowRow.create(
                name, specification, draft: draft.id, user: identity.id, plot: plot, &change)
            return .json(row?.json(origin: call.origin) ?? .null)
        }
    }

    // MARK: One workflow

    private static func unknown(_ id: String) -> CapError { .plain(404, "Workflow \(id) does not exist.") }

    private func workflow(_ call: Call, _ identity: Identity, _ id: String, action: String) async throws -> Answer {
        let isChange = call.method == .post || call.method == .delete
        switch (action, isChange) {
        case ("", false), ("clone", false), ("logs", false):
            let row = try store.read { try WorkflowRow.find(id, for: identity, in: $0) }
            guard let row else { throw WorkflowRoutes.unknown(id) }
            switch action {
            case "clone": return .json(["name": .string(row.name), "workflow_json": row.specification])
            case "logs":
                return .json([
                    "logs": ["engine_specific": "", "job_logs": [:], "workflow_logs": "The sandbox runs nothing."],
                    "rec_uuid": .string(row.recordUUID), "workflow_id": .string(id), "workflow_name": .string(row.name),
                ])
            default: return .json(row.json(origin: call.origin))
            }
        case ("status", false), ("start", true), ("stop", true), ("", true):
            guard action != "" || call.method == .delete else { throw CapError.method }
            return try store.write(call) { change in
                let row = try WorkflowRow.find(id, for: identity, in: change.database)
                guard let row else {
                    guard action == "" else { throw WorkflowRoutes.unknown(id) }
                    throw CapError.plain(400, "Workflow \(id) does not exist. Aborting deletion.")
                }
                return try WorkflowRoutes.step(row, action, &change)
            }
        default: throw ["clone", "logs", "status", "start", "stop"].contains(action) ? CapError.method : CapError.noURL
        }
    }

    private static func step(_ row: WorkflowRow, _ action: String, _ change: inout Change) throws -> Answer {
        switch action {
        case "status":
            // What was started runs until somebody has seen it run.
            if row.status == "running" { try row.set(status: "finished", in: change.database) }
            return .json(row.progress(row.status))
        case "start":
            guard row.status == "created" || row.status == "stopped" else {
                throw CapError.plain(400, "An exception has occured, most probably the workflow cannot restart.")
            }
            try row.set(status: "running", in: change.database)
            return .json(row.reana("Workflow submitted", status: "running"))
        case "stop":
            guard row.status == "running" else {
                throw CapError.plain(400, "An exception has occured, most probably the workflow is not running.")
            }
            try row.set(status: "stopped", in: change.database)
            return .json(row.reana("Workflow stopped", status: "stopped"))
        default:
            try row.delete(&change)
            return .json(row.reana("Workflow successfully deleted", status: "deleted"))
        }
    }

    // MARK: Files

    private func files(_ call: Call, _ identity: Identity, _ id: String, _ path: String) async throws -> Answer {
        if call.method == .post, path == "upload" { return try await upload(call, identity, id) }
        if call.method == .delete, !path.isEmpty { return try await remove(call, identity, id, path) }
        guard call.isRead else { throw CapError.method }
        let (row, files) = try store.read { database in
            guard let row = try WorkflowRow.find(id, for: identity, in: database) else {
                throw WorkflowRoutes.unknown(id)
            }
            return (row, try row.files(in: database))
        }
        if path.isEmpty {
            return .json([
                "files": .array(files.map(\.json)), "rec_uuid": .string(row.recordUUID), "workflow_id": .string(id),
            ])
        }
        guard let file = files.first(where: { $0.path == path }) else {
            throw CapError.plain(400, "\(path) did not match any existing file. Aborting download.")
        }
        return Answer(
            status: 200, contentType: "application/octet-stream",
            body: .file(path: store.files.path(file.file), size: file.size))
    }

    private func remove(_ call: Call, _ identity: Identity, _ id: String, _ path: String) async throws -> Answer {
        try store.write(call) { change in
            guard let row = try WorkflowRow.find(id, for: identity, in: change.database) else {
                throw WorkflowRoutes.unknown(id)
            }
            guard try row.files(in: change.database).contains(where: { $0.path == path }) else {
                throw CapError.plain(400, "\(path) did not match any existing file. Aborting deletion.")
            }
            try WorkflowRow.remove(id, path: path, &change)
            return .json(["deleted": .object([path: ["size": 0]]), "failed": [:]])
        }
    }

    private func upload(_ call: Call, _ identity: Identity, _ id: String) async throws -> Answer {
        let wanted = try await call.optionalJSONBody()?["files_to_upload"]?.array ?? []
        return try store.write(call) { [files = store.files] change in
            guard let row = try WorkflowRow.find(id, for: identity, in: change.database) else {
                throw WorkflowRoutes.unknown(id)
            }
            var successful: [JSONValue] = []
            var errors: [JSONValue] = []
            let draft = try Draft.find(id: row.draft, in: change.database)
            for entry in wanted {
                let path = entry["path"]?.string ?? ""
                let new = entry["new_path"]?.string ?? path
                guard let draft,
                    let object = try StoredObject.find(bucket: draft.bucket, key: path, in: change.database)
                else {
                    errors.append(.string(path))
                    continue
                }
                try WorkflowRow.put(id, path: new, file: try files.duplicate(object.file), size: object.size, &change)
                successful.append(.string(new))
            }
            return .json(["errors": .array(errors), "successful": .array(successful), "workflow_id": .string(id)])
        }
    }
}
