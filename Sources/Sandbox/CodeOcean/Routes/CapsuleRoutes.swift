import HTTPTypes
import JSON

/// C1 to C13 below `capsules`, P1 to P13 below `pipelines` (section 4).
struct CapsuleRoutes: Sendable {
    let store: OceanStore
    let settings: OceanSettings
    let kind: Capsule.Kind

    func answer(_ call: OceanCall, _ rest: [String]) async throws -> Answer {
        if rest == ["search"] {
            _ = try call.method(.post)
            try call.caller.require(.capsuleRead)
            return try await search(call)
        }
        switch (rest.count, rest.dropFirst().first) {
        case (1, _):
            if try call.method(.get, .delete) == .delete { return try await delete(call, rest[0]) }
            return .json(try readable(call, rest[0]).json(at: call.now))
        case (2, "app_panel"):
            _ = try call.method(.get)
            return try await panel(call, rest[0])
        case (2, "computations"):
            _ = try call.method(.get)
            return try computations(call, rest[0])
        case (2, "data_assets"):
            if try call.method(.post, .delete) == .delete { return try await detach(call, rest[0]) }
            return try await attach(call, rest[0])
        case (2, "archive"):
            _ = try call.method(.patch)
            return try await archive(call, rest[0])
        case (2, "permissions"):
            if try call.method(.get, .post) == .post { return try await share(call, rest[0]) }
            let capsule = try readable(call, rest[0])
            try capsule.require(.viewer, of: call.user)
            return .json(capsule.sharing.json)
        case (2, "sync"):
            _ = try call.method(.post)
            return try await sync(call, rest[0])
        case (2, "release"):
            _ = try call.method(.post)
            return try await release(call, rest[0])
        case (3, "release"):
            _ = try call.method(.get)
            return try releaseJob(call, rest[0], rest[2])
        default: throw OceanError.noRoute
        }
    }

    /// The capsule of a request that reads: 404 comes before 403 (section 1.6).
    private func readable(_ call: OceanCall, _ id: String) throws(OceanError) -> Capsule {
        let capsule = try store.state.capsule(id, kind, for: call.user)
        try call.caller.require(.capsuleRead)
        return capsule
    }

    /// The capsule of a request that takes a role.
    private func writable(
        _ call: OceanCall, _ id: String, _ role: OceanRole, _ scopes: [OceanScope] = [.capsuleWrite]
    ) throws(OceanError) -> Capsule {
        let capsule = try store.state.capsule(id, kind, for: call.user)
        for scope in scopes { try call.caller.require(scope) }
        try capsule.require(role, of: call.user)
        return capsule
    }

    /// Changes a capsule, which may have gone or changed hands since the request was checked.
    private func change<Result: Sendable>(
        _ call: OceanCall, _ id: String, _ role: OceanRole,
        _ body: @escaping @Sendable (inout Capsule, inout OceanTransaction) throws -> Result
    ) async throws -> Result {
        let kind = kind
        return try store.write(at: call.now) { transaction in
            var capsule = try transaction.state.capsule(id, kind, for: call.user)
            try capsule.require(role, of: call.user)
            let result = try body(&capsule, &transaction)
            transaction.set(capsule)
            return result
        }
    }

    private func search(_ call: OceanCall) async throws -> Answer {
        let request = try OceanSearchRequest(
            try await call.optionalFields(), for: Capsule.self, route: kind.route, user: call.user, now: call.now)
        return .json(.object(try OceanSearch.page(store.state.capsules.values, request, key: store.key)))
    }

    private func delete(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try writable(call, id, .owner)
        try store.write(at: call.now) { [kind] transaction in
            let capsule = try transaction.state.capsule(id, kind, for: call.user)
            try capsule.require(.owner, of: call.user)
            guard !capsule.isRelease, capsule.releaseCapsule == nil else {
                throw OceanError.forbidden("what has been released cannot be deleted")
            }
            guard capsule.isArchived else {
                throw OceanError.forbidden("only archived \(capsule.kind.route) can be deleted: archive it first")
            }
            transaction.remove(capsule)
        }
        return .done
    }

    private func panel(_ call: OceanCall, _ id: String) async throws -> Answer {
        let capsule = try readable(call, id)
        try capsule.require(.viewer, of: call.user)
        var version: Int?
        if let text = call.query["version"] {
            guard let number = Int(text) else { throw OceanError.bad("version must be an integer, not \"\(text)\"") }
            version = number
        } else {
            version = try await call.optionalFields().integer("version")
        }
        guard capsule.hasPanel else { throw OceanError.missing("\(capsule.kind.rawValue) \(id) has no app panel") }
        do {
            _ = try Running.version(version, of: capsule, in: store.state, at: call.now)
        } catch {
            // Here an unreleased item simply has no such version.
            throw OceanError.missing(error.message)
        }
        return .json(capsule.panelJSON(for: call.user, in: store.state, at: call.now))
    }

    private func computations(_ call: OceanCall, _ id: String) throws -> Answer {
        let capsule = try readable(call, id)
        try capsule.require(.viewer, of: call.user)
        let state = store.state
        // Kept in the order of their creation, shown newest first.
        let visible = state.computations(of: id).filter { state.isVisible($0, to: call.user) }
        return .json(.array(visible.reversed().map { $0.json(at: call.now) }))
    }

    private static let attaching: [OceanScope] = [.capsuleRead, .capsuleWrite, .assetRead, .assetWrite]

    private func attach(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try writable(call, id, .editor, CapsuleRoutes.attaching)
        let items = try Attaching.Item.list(try await call.body())
        return .json(
            try await change(call, id, .editor) { capsule, transaction in
                try capsule.requireAttachable(transaction)
                let added = try Attaching.add(
                    items, to: capsule.attachments, by: call.user, in: transaction.state, at: call.now)
                capsule.attachments += added
                capsule.lastAccessed = Int(call.now)
                transaction.use(added)
                return Attaching.json(added, in: transaction.state, at: call.now)
            })
    }

    private func detach(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try writable(call, id, .editor, CapsuleRoutes.attaching)
        let ids = try Attaching.ids(try await call.body())
        try await change(call, id, .editor) { capsule, transaction in
            try capsule.requireAttachable(transaction)
            try Attaching.remove(ids, from: &capsule.attachments)
            capsule.lastAccessed = Int(call.now)
        }
        return .done
    }

    private func archive(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try writable(call, id, .owner)
        let flag = try await call.archiveFlag()
        try await change(call, id, .owner) { capsule, _ in capsule.isArchived = flag }
        return .done
    }

    private func share(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try writable(call, id, .editor)
        let update = try PermissionUpdate(try await call.fields(), isForAsset: false)
        try await change(call, id, .editor) { capsule, transaction in
            try update.apply(to: &capsule.sharing)
            if update.sharesAssets { update.shareParts(of: capsule, by: call.user, &transaction) }
        }
        return .done
    }

    private func sync(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try writable(call, id, .editor)
        return .json(try store.write(at: call.now) { try GitSync.run(id, &$0) })
    }

    private func release(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try writable(call, id, .owner)
        let seconds = settings.runSeconds
        let job = try store.write(at: call.now) { try Releasing.start(id, seconds: seconds, &$0) }
        store.start(job.id)
        return .json(job.json(at: call.now, isFirstLook: true))
    }

    private func releaseJob(_ call: OceanCall, _ id: String, _ job: String) throws -> Answer {
        let capsule = try readable(call, id)
        guard let job = store.state.jobs[job], job.capsule == id else {
            throw OceanError.missing("there is no release job \(job) of this \(capsule.kind.rawValue)")
        }
        try capsule.require(.viewer, of: call.user)
        return .json(job.json(at: call.now, isFirstLook: store.isFirstLook(job.id)))
    }
}

extension Capsule {
    /// - Throws: 403 for a release, 423 while a cloud workstation holds the attachments.
    fileprivate func requireAttachable(_ transaction: OceanTransaction) throws(OceanError) {
        guard !isRelease else { throw .forbidden("a release cannot be changed: attach to what it was released from") }
        guard !transaction.state.hasWorkstation(id, at: transaction.now) else {
            throw OceanError(423, "there is a running cloud workstation: attach to its computation instead")
        }
    }
}
