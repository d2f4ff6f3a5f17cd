/// What a token may be used for; capsule scopes govern pipelines and computations too (section 1.2).
enum OceanScope: String, Sendable, CaseIterable {
    case capsuleRead = "capsule:read"
    case capsuleWrite = "capsule:write"
    case assetRead = "data_asset:read"
    case assetWrite = "data_asset:write"

    /// The scope as an error message names it.
    var title: String {
        switch self {
        case .capsuleRead: "Capsule read"
        case .capsuleWrite: "Capsule write"
        case .assetRead: "Data Asset read"
        case .assetWrite: "Data Asset write"
        }
    }
}
