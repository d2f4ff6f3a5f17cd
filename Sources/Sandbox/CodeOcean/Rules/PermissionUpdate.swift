import JSON

/// A change of permissions: who is named gets the role, all others keep theirs (section 4.9).
struct PermissionUpdate: Sendable {
    private let users: [String: OceanRole]
    private let groups: [String: OceanRole]
    private let everyone: OceanRole?
    /// Whether the people named also get to see what the item uses.
    let sharesAssets: Bool

    /// - Parameter isForAsset: data assets know no editors.
    /// - Throws: 400 for unknown people, groups and roles.
    init(_ fields: OceanFields, isForAsset: Bool) throws(OceanError) {
        let userRoles: [OceanRole] = isForAsset ? [.owner, .viewer] : [.owner, .editor, .viewer]
        var users: [String: OceanRole] = [:]
        for entry in try fields.list("users") ?? [] {
            let email = try entry.requiredText("email")
            guard let user = OceanAccounts.user(email: email) else {
                throw .bad("\(entry.path("email")): there is no user \(email)")
            }
            users[user.email] = try PermissionUpdate.role(entry, among: userRoles)
        }
        self.users = users
        var groups: [String: OceanRole] = [:]
        for entry in try fields.list("groups") ?? [] {
            let group = try entry.requiredText("group")
            guard OceanAccounts.groups.contains(group) else {
                throw .bad("\(entry.path("group")): there is no group \(group)")
            }
            groups[group] = try PermissionUpdate.role(entry, among: userRoles + [.discoverable])
        }
        self.groups = groups
        if let text = try fields.text("everyone") {
            guard let role = OceanRole(rawValue: text), [.viewer, .discoverable, .none].contains(role) else {
                throw .bad("everyone must be one of viewer, discoverable, none, not \"\(text)\"")
            }
            everyone = role
        } else {
            everyone = nil
        }
        // The vendor's own example has it as a text.
        switch fields.value("share_assets") {
        case .string(let text) where ["true", "false"].contains(text): sharesAssets = text == "true"
        default: sharesAssets = try fields.flag("share_assets") ?? false
        }
    }

    private static func role(_ entry: OceanFields, among roles: [OceanRole]) throws(OceanError) -> OceanRole {
        let text = try entry.requiredText("role")
        guard let role = OceanRole(rawValue: text), roles.contains(role) else {
            let known = roles.map(\.rawValue).joined(separator: ", ")
            throw .bad("\(entry.path("role")) must be one of \(known), not \"\(text)\"")
        }
        return role
    }

    /// - Throws: 400 when nobody would own the item any more.
    func apply(to sharing: inout Sharing) throws(OceanError) {
        sharing.users.merge(users) { $1 }
        sharing.groups.merge(groups) { $1 }
        if let everyone { sharing.everyone = everyone }
        guard sharing.users.values.contains(.owner) else {
            throw .bad("the last owner must stay: make somebody else an owner first")
        }
    }

    /// Lets the people named see something that the item uses; who has a higher role there keeps it.
    private func share(_ sharing: inout Sharing) {
        for (user, role) in users where role >= .viewer {
            sharing.users[user] = max(sharing.users[user] ?? .none, .viewer)
        }
        for (group, role) in groups where role >= .viewer {
            sharing.groups[group] = max(sharing.groups[group] ?? .none, .viewer)
        }
    }

    /// Shares the attached assets and, of a pipeline, its capsules, as far as the caller may share them.
    func shareParts(of capsule: Capsule, by user: OceanUser, _ transaction: inout OceanTransaction) {
        for attachment in capsule.attachments {
            guard var asset = transaction.state.asset(attachment.asset), asset.sharing.role(of: user) == .owner else {
                continue
            }
            share(&asset.sharing)
            transaction.set(asset)
        }
        for process in capsule.processes {
            guard var part = transaction.state.capsule(process.capsule), part.sharing.role(of: user) >= .editor else {
                continue
            }
            share(&part.sharing)
            transaction.set(part)
        }
    }
}
