/// What somebody is to a capsule, a pipeline or a data asset; each role includes those before it (section 7.1).
enum OceanRole: String, Codable, Sendable, Comparable {
    case none
    /// Found in searches with its metadata, and nothing more.
    case discoverable
    case viewer
    case editor
    case owner

    static func < (left: OceanRole, right: OceanRole) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .discoverable: 1
        case .viewer: 2
        case .editor: 3
        case .owner: 4
        }
    }
}
