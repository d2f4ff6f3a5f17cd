import HTTPTypes
import JSON

/// D1 to D12, and the search of clients from before 3.x (section 6).
struct DataAssetRoutes: Sendable {
    let store: OceanStore
    let settings: OceanSettings

    func answer(_ call: OceanCall, _ rest: [String]) async throws -> Answer {
        if rest == ["search"] {
            _ = try call.method(.post)
            try call.caller.require(.assetRead)
            return try search(call, try await call.optionalFields())
        }
        switch (rest.count, rest.dropFirst().first, rest.dropFirst(2).first) {
        case (0, _, _):
            if try call.method(.get, .post) == .post { return try await create(call) }
            try call.caller.require(.assetRead)
            return try search(call, LegacySearch.fields(call.query))
        case (1, _, _):
            switch try call.method(.get, .put, .delete) {
            case .put: return try await update(call, rest[0])
            case .delete: return try await delete(call, rest[0])
            default:
                let asset = try find(call, rest[0], .assetRead)
                return .json(asset.json(at: call.now, isFirstLook: store.isFirstLook(asset.id)))
            }
        case (2, "archive", _):
            _ = try call.method(.patch)
            return try await archive(call, rest[0])
        case (2, "permissions", _):
            if try call.method(.get, .post) == .post { return try await share(call, rest[0]) }
            let asset = try find(call, rest[0], .assetRead)
            try asset.require(.viewer, of: call.user)
            return .json(asset.sharing.json)
        case (2, "files", _):
            _ = try call.method(.post)
            return try await list(call, rest[0])
        case (3, "files", "urls"):
            _ = try call.method(.get)
            return .json(try link(call, rest[0], SignedLink.urls))
        case (3, "files", "download_url"):
            _ = try call.method(.get)
            return .json(try link(call, rest[0], SignedLink.downloadURL))
        case (2, "transfer", _):
            _ = try call.method(.post)
            return try await transfer(call, rest[0])
        default: throw OceanError.noRoute
        }
    }

    private func find(_ call: OceanCall, _ id: String, _ scope: OceanScope) throws(OceanError) -> DataAsset {
        let asset = try store.state.asset(id, for: call.user)
        try call.caller.require(scope)
        return asset
    }

    /// Changes an asset as one of its owners, after the request has been checked.
    @discardableResult
    private func change(
        _ call: OceanCall, _ id: String, _ body: @escaping @Sendable (inout DataAsset) throws -> Void
    ) async throws -> DataAsset {
        try store.write(at: call.now) { transaction in
            var asset = try transaction.state.asset(id, for: call.user)
            try asset.require(.owner, of: call.user)
            try body(&asset)
            transaction.set(asset)
            return asset
        }
    }

    private func search(_ call: OceanCall, _ fields: OceanFields) throws -> Answer {
        let request = try OceanSearchRequest(
            fields, for: DataAsset.self, route: "data_assets", user: call.user, now: call.now)
        return .json(.object(try OceanSearch.page(store.state.assets.values, request, key: store.key)))
    }

    private func create(_ call: OceanCall) async throws -> Answer {
        try call.caller.require(.assetWrite)
        var creation = try AssetCreation(
            try await call.fields(), by: call.user, seconds: settings.assetSeconds, in: store.state, at: call.now)
        creation.store(try store.files.store(creation.files))
        let asset = creation.asset
        do {
            try store.write(at: call.now) { $0.set(asset) }
        } catch {
            for file in asset.files { store.files.remove(file.stored) }
            throw error
        }
        store.start(asset.id)
        return .json(asset.json(at: call.now, isFirstLook: true))
    }

    private func update(_ call: OceanCall, _ id: String) async throws -> Answer {
        try find(call, id, .assetWrite).require(.owner, of: call.user)
        let update = try AssetUpdate(try await call.fields())
        let asset = try await change(call, id) { update.apply(to: &$0) }
        return .json(asset.json(at: call.now))
    }

    private func delete(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try find(call, id, .assetWrite)
        try store.write(at: call.now) { transaction in
            let asset = try transaction.state.asset(id, for: call.user)
            try asset.require(.owner, of: call.user)
            guard asset.isArchived else {
                throw OceanError.forbidden("only archived data assets can be deleted: archive it first")
            }
            transaction.remove(asset)
        }
        return .done
    }

    private func archive(_ call: OceanCall, _ id: String) async throws -> Answer {
        try find(call, id, .assetWrite).require(.owner, of: call.user)
        let flag = try await call.archiveFlag()
        try await change(call, id) { $0.isArchived = flag }
        return .done
    }

    private func share(_ call: OceanCall, _ id: String) async throws -> Answer {
        try find(call, id, .assetWrite).require(.owner, of: call.user)
        let update = try PermissionUpdate(try await call.fields(), isForAsset: true)
        try await change(call, id) { try update.apply(to: &$0.sharing) }
        return .done
    }

    /// An asset whose files are here: of external ones the caller reads the bucket (D9).
    private func internalAsset(_ call: OceanCall, _ id: String) throws(OceanError) -> DataAsset {
        let asset = try find(call, id, .assetRead)
        try asset.require(.viewer, of: call.user)
        let storage = asset.storage(at: call.now)
        guard storage == .internal else {
            throw .bad("this data asset is \(storage.rawValue): only files of internal ones can be read here")
        }
        return asset
    }

    private func list(_ call: OceanCall, _ id: String) async throws -> Answer {
        let asset = try internalAsset(call, id)
        let path = try await call.optionalFields().text("path") ?? ""
        guard asset.state(at: call.now) == .ready else { return .json(["items": []]) }
        guard let folder = FolderListing.json(asset.files.map { ($0.path, $0.size) }, folder: path) else {
            throw OceanError.missing("the data asset has no folder \"\(path)\"")
        }
        return .json(folder)
    }

    private func link(
        _ call: OceanCall, _ id: String, _ make: (SignedLink.Owner, String, String, OceanCall, OceanStore) -> JSONValue
    ) throws -> JSONValue {
        let asset = try internalAsset(call, id)
        let path = try call.filePath()
        guard asset.state(at: call.now) == .ready, asset.files.contains(where: { $0.path == path }) else {
            throw OceanError.missing("the data asset has no file \"\(path)\"")
        }
        return make(.asset, id, path, call, store)
    }

    private func transfer(_ call: OceanCall, _ id: String) async throws -> Answer {
        _ = try find(call, id, .assetWrite)
        guard call.user.isAdministrator else { throw OceanError.forbidden("only administrators transfer data assets") }
        let fields = try await call.fields()
        let seconds = settings.assetSeconds
        try store.write(at: call.now) { try AssetTransfer.start(id, fields, seconds: seconds, &$0) }
        return .done
    }
}
