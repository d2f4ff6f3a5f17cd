/// A person in the Code Ocean half of the sandbox.
struct OceanUser: Sendable {
    /// A lower-case UUID, the same in every sandbox.
    let id: String
    let email: String
    /// Administrators see and may do everything (section 7.1).
    let isAdministrator: Bool
    /// Names of the groups that permissions can name.
    let groups: Set<String>

    init(_ email: String, isAdministrator: Bool = false, groups: Set<String> = []) {
        id = OceanID.named("user", email)
        self.email = email
        self.isAdministrator = isAdministrator
        self.groups = groups
    }
}
