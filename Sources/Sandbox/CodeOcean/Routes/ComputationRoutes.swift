import HTTPTypes
import JSON

/// X1 to X9 (section 5).
struct ComputationRoutes: Sendable {
    let store: OceanStore
    let settings: OceanSettings

    func answer(_ call: OceanCall, _ rest: [String]) async throws -> Answer {
        switch (rest.count, rest.dropFirst().first, rest.dropFirst(2).first) {
        case (0, _, _):
            _ = try call.method(.post)
            return try await run(call)
        case (1, _, _):
            switch try call.method(.get, .patch, .delete) {
            case .patch: return try await rename(call, rest[0])
            case .delete: return try await delete(call, rest[0])
            default:
                let computation = try find(call, rest[0], .capsuleRead)
                return .json(computation.json(at: call.now, isFirstLook: store.isFirstLook(computation.id)))
            }
        case (2, "results", _):
            _ = try call.method(.post)
            return try await list(call, rest[0])
        case (3, "results", "urls"):
            _ = try call.method(.get)
            return .json(try link(call, rest[0], SignedLink.urls))
        case (3, "results", "download_url"):
            _ = try call.method(.get)
            return .json(try link(call, rest[0], SignedLink.downloadURL))
        case (2, "data_assets", _):
            if try call.method(.post, .delete) == .delete { return try await detach(call, rest[0]) }
            return try await attach(call, rest[0])
        default: throw OceanError.noRoute
        }
    }

    private func find(_ call: OceanCall, _ id: String, _ scopes: OceanScope...) throws(OceanError) -> Computation {
        let computation = try store.state.computation(id, for: call.user)
        for scope in scopes { try call.caller.require(scope) }
        return computation
    }

    private func run(_ call: OceanCall) async throws -> Answer {
        try call.caller.require(.capsuleRead, .capsuleWrite, .assetRead)
        let request = try RunRequest(try await call.fields())
        let seconds = settings.runSeconds
        let computation = try store.write(at: call.now) {
            try Running.start(request, by: call.user, seconds: seconds, &$0)
        }
        store.start(computation.id)
        return .json(computation.json(at: computation.created))
    }

    /// Changes a computation, which may have gone since the request was checked.
    private func change(
        _ call: OceanCall, _ id: String,
        _ body: @escaping @Sendable (inout Computation, inout OceanTransaction) throws -> Void
    ) async throws {
        try store.write(at: call.now) { transaction in
            var computation = try transaction.state.computation(id, for: call.user)
            try body(&computation, &transaction)
            transaction.set(computation)
        }
    }

    private func rename(_ call: OceanCall, _ id: String) async throws -> Answer {
        let computation = try find(call, id, .capsuleRead, .capsuleWrite)
        try store.state.requireControl(computation, by: call.user)
        guard let name = call.query["name"], !name.isEmpty else { throw OceanError.bad("name is required: ?name=...") }
        try await change(call, id) { computation, _ in computation.name = name }
        return .done
    }

    /// Removes the run; one that is under way has no clock any more that could end it.
    private func delete(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try find(call, id, .capsuleRead, .capsuleWrite)
        try store.write(at: call.now) { transaction in
            let computation = try transaction.state.computation(id, for: call.user)
            try transaction.state.requireControl(computation, by: call.user)
            transaction.remove(computation)
        }
        return .done
    }

    private func list(_ call: OceanCall, _ id: String) async throws -> Answer {
        let computation = try find(call, id, .capsuleRead)
        let path = try await call.optionalFields().text("path") ?? ""
        guard computation.state(at: call.now).isTerminal else { return .json(["items": []]) }
        let files = RunResults.files(of: computation, at: call.now).map { (path: $0.path, size: $0.bytes.count) }
        guard let folder = FolderListing.json(files, folder: path) else {
            throw OceanError.missing("the results have no folder \"\(path)\"")
        }
        return .json(folder)
    }

    private func link(
        _ call: OceanCall, _ id: String, _ make: (SignedLink.Owner, String, String, OceanCall, OceanStore) -> JSONValue
    ) throws -> JSONValue {
        let computation = try find(call, id, .capsuleRead)
        let path = try call.filePath()
        guard RunResults.files(of: computation, at: call.now).contains(where: { $0.path == path }) else {
            throw OceanError.missing("the results have no file \"\(path)\"")
        }
        return make(.computation, id, path, call, store)
    }

    private func attach(_ call: OceanCall, _ id: String) async throws -> Answer {
        try requireEditor(try find(call, id, .capsuleRead, .capsuleWrite), call)
        let items = try Attaching.Item.list(try await call.body())
        let added = try store.write(at: call.now) { transaction in
            var computation = try transaction.state.computation(id, for: call.user)
            try computation.requireWorkstation(at: call.now)
            let added = try Attaching.add(
                items, to: computation.attachments, by: call.user, in: transaction.state, at: call.now)
            computation.attachments += added
            transaction.set(computation)
            transaction.use(added)
            return Attaching.json(added, in: transaction.state, at: call.now)
        }
        return .json(added)
    }

    private func detach(_ call: OceanCall, _ id: String) async throws -> Answer {
        try requireEditor(try find(call, id, .capsuleRead, .capsuleWrite), call)
        let ids = try Attaching.ids(try await call.body())
        try await change(call, id) { computation, _ in
            try computation.requireWorkstation(at: call.now)
            try Attaching.remove(ids, from: &computation.attachments)
        }
        return .done
    }

    private func requireEditor(_ computation: Computation, _ call: OceanCall) throws(OceanError) {
        if computation.owner == call.user.id { return }
        guard let capsule = store.state.capsule(computation.capsule) else { return }
        try capsule.require(.editor, of: call.user)
    }
}

extension Computation {
    /// - Throws: 400 unless it is a session of a cloud workstation that runs.
    fileprivate func requireWorkstation(at now: Double) throws(OceanError) {
        guard isWorkstation else { throw .bad("this is no cloud workstation: data assets are given when a run starts") }
        guard !state(at: now).isTerminal else { throw .bad("this cloud workstation has ended") }
    }
}

extension OceanCall {
    /// The file that a request asks a link for.
    ///
    /// - Throws: 400 when there is none.
    func filePath() throws(OceanError) -> String {
        guard let path = query["path"].flatMap(FolderListing.normalized) else {
            throw .bad("path is required: ?path=...")
        }
        return path
    }
}
