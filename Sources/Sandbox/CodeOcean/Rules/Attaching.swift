import JSON

/// Attaching data assets to capsules and workstations, and taking them off again: all of a request or nothing (section 4.5).
enum Attaching {
    /// One wish of a request.
    struct Item: Sendable {
        let asset: String
        let mount: String?

        static func list(_ value: JSONValue?, named name: String = "the body") throws(OceanError) -> [Item] {
            guard let array = value?.array else { throw .bad("\(name) must be a list of objects with id and mount") }
            var items: [Item] = []
            for fields in try OceanFields.list(array, named: name) {
                items.append(Item(asset: try fields.requiredText("id"), mount: try fields.text("mount")))
            }
            return items
        }
    }

    /// Adds data assets to what is attached already.
    ///
    /// - Returns: what was added.
    /// - Throws: 404 for an unknown asset, 403 for one that may not be used or is attached already, 400 for one that is not ready
    ///   and for a mount that is no folder name or taken.
    static func add(
        _ items: [Item], to attached: [Capsule.Attachment], by user: OceanUser, in state: OceanState, at now: Double
    ) throws(OceanError) -> [Capsule.Attachment] {
        var added: [Capsule.Attachment] = []
        for item in items {
            let asset = try state.usableAsset(item.asset, for: user, at: now)
            let present = attached + added
            // Attached already wins over mount taken.
            guard !present.contains(where: { $0.asset == asset.id }) else {
                throw .forbidden("data asset already attached: \(asset.id)")
            }
            let mount = try MountRule.read(item.mount ?? asset.mount)
            guard !present.contains(where: { $0.mount == mount }) else {
                throw .bad("the mount \"\(mount)\" is taken: give data asset \(asset.id) another one")
            }
            added.append(Capsule.Attachment(asset: asset.id, mount: mount))
        }
        return added
    }

    /// The ids that a request wants taken off.
    ///
    /// - Throws: 400 for a body that is no list of ids.
    static func ids(_ value: JSONValue?) throws(OceanError) -> [String] {
        let ids = value?.array?.compactMap(\.string) ?? []
        guard let array = value?.array, !ids.isEmpty, ids.count == array.count else {
            throw .bad("the body must be a list of data asset ids")
        }
        return ids
    }

    /// Takes data assets off.
    ///
    /// - Throws: 404 for one that is not attached.
    static func remove(_ ids: [String], from attached: inout [Capsule.Attachment]) throws(OceanError) {
        for id in ids where !attached.contains(where: { $0.asset == id }) {
            throw .missing("data asset \(id) is not attached")
        }
        attached.removeAll { ids.contains($0.asset) }
    }

    /// The answer: one entry per asset, ready at once.
    static func json(_ added: [Capsule.Attachment], in state: OceanState, at now: Double) -> JSONValue {
        .array(
            added.map { attachment in
                [
                    "external": .bool(state.asset(attachment.asset)?.storage(at: now) == .external),
                    "id": .string(attachment.asset), "job_id": "", "mount": .string(attachment.mount),
                    "mount_state": "",
                    "ready": true,
                ]
            })
    }
}

extension OceanTransaction {
    /// Notes that data assets are in use now.
    mutating func use(_ attachments: [Capsule.Attachment]) {
        for attachment in attachments {
            guard var asset = state.asset(attachment.asset) else { continue }
            asset.lastUsed = Int(now)
            set(asset)
        }
    }
}
