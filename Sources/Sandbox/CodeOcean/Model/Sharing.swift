import JSON

/// Who may do what with a capsule, a pipeline or a data asset (section 4.9).
struct Sharing: Codable, Sendable {
    /// Roles by e-mail.
    var users: [String: OceanRole]
    /// Roles by the name of the group.
    var groups: [String: OceanRole] = [:]
    var everyone = OceanRole.none

    /// What belongs to one person alone.
    init(owner: OceanUser) { users = [owner.email: .owner] }

    /// The highest role that somebody has; an administrator is everybody's owner.
    func role(of user: OceanUser) -> OceanRole {
        if user.isAdministrator { return .owner }
        return max(granted(to: user), everyone)
    }

    /// The role that somebody was given by name or through a group.
    func granted(to user: OceanUser) -> OceanRole {
        let own = users[user.email] ?? .none
        // Most things are shared with no group: the search asks this of every one.
        guard !groups.isEmpty else { return own }
        return user.groups.reduce(own) { max($0, groups[$1] ?? .none) }
    }

    /// The object `Permissions` of section 3.5.
    var json: JSONValue {
        var object: JSONObject = ["everyone": .string(everyone.rawValue)]
        let list = { (entries: [String: OceanRole], key: String) -> JSONValue in
            .array(
                entries.sorted { $0.key < $1.key }.map { [key: .string($0.key), "role": .string($0.value.rawValue)] })
        }
        if !users.isEmpty { object["users"] = list(users, "email") }
        if !groups.isEmpty { object["groups"] = list(groups, "group") }
        return .object(object)
    }
}
