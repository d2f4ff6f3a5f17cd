/// The items that every sandbox starts with (section 10): their ids follow from their names and are always the same. Ada is
/// the demo user and an administrator, Ben a colleague, Dan a stranger to all that is not for everyone.
enum OceanDemo {
    static let ada = OceanAccounts.ada
    static let ben = OceanAccounts.ben

    static func create(in transaction: inout OceanTransaction, files: FileStore) throws {
        for asset in try DemoAssets.all(files) { transaction.set(asset) }
        for capsule in DemoCapsules.all + DemoPipelines.all { transaction.set(capsule) }
        for computation in DemoRuns.all(transaction.state) { transaction.set(computation) }
    }

    static func id(_ kind: String, _ name: String) -> String { OceanID.named(kind, name) }

    /// An item of the demo data, changed as needed.
    static func capsule(
        _ name: String, _ kind: Capsule.Kind = .capsule, owner: OceanUser = ada, created: Int = 1_735_700_001,
        description: String, tags: [String] = [], _ change: (inout Capsule) -> Void = { _ in }
    ) -> Capsule {
        var capsule = Capsule(
            id: id(kind.rawValue, name), kind: kind, slug: OceanID.slug(name), created: created, name: name,
            owner: owner)
        capsule.description = description
        capsule.tags = tags
        capsule.field = "Oceanography"
        capsule.lastAccessed = 1_763_000_000
        capsule.authors = [owner.email]
        capsule.affiliation = "CERN"
        change(&capsule)
        return capsule
    }

    static func attachment(_ asset: String, _ mount: String) -> Capsule.Attachment {
        Capsule.Attachment(asset: id("asset", asset), mount: mount)
    }

    /// The versions 1.0, 2.0, ... of a release, each with a DOI of its own.
    static func versions(_ count: Int, of release: Capsule) -> [Capsule.Version] {
        (1...count).map { major in
            Capsule.Version(
                major: major, minor: 0, releaseTime: 1_751_200_000 + Double(major - 1) * 3_800_000,
                doi: "10.5072/co.\(release.slug).v\(major)")
        }
    }

    /// The form of the tide fit.
    static let tidePanel = AppPanel(
        title: "Tide fit", instructions: "Pick a gauge, then run", helpText: "Fits harmonic constituents to a gauge",
        categories: [AppPanel.Category(id: "fit", name: "Fit", description: "What is fitted, and how")],
        parameters: tideParameters, results: ["curve.png", "summary.csv"])

    static let tideParameters = [
        AppPanel.Parameter(
            name: "Harmonics", kind: .text, key: "harmonics", category: "fit", description: "Number of constituents",
            valueType: "integer", defaultValue: "5", isRequired: true, minimum: 1, maximum: 50),
        AppPanel.Parameter(
            name: "Method", kind: .list, key: "method", category: "fit", valueType: "string", defaultValue: "ols",
            options: ["ols", "ridge"]),
    ]
}
