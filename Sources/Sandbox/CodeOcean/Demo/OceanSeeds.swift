/// Capsules in any number for `--capsules N`: always the same for the same N. Names, owners and times repeat, so that an order
/// by any field has many ties.
enum OceanSeeds {
    static func create(_ count: Int, in transaction: inout OceanTransaction) {
        for index in 0..<max(0, count) { transaction.set(capsule(index)) }
    }

    private static let subjects = [
        "tides", "reef-survey", "gauge-calibration", "harbour-model", "storm-surge", "salinity", "plankton-count",
        "current-profile", "sea-level", "wave-spectrum", "sediment", "lagoon-model",
    ]
    private static let methods = ["fit", "analysis", "notebook", "pipeline-test", "figures", "cleaning"]
    private static let fields = ["Oceanography", "Physics", "Statistics", "Biology"]
    private static let tags = ["tides", "reef", "raw", "derived", "draft", "teaching", "2023", "2024"]

    static func capsule(_ index: Int) -> Capsule {
        var random = SeedRandom(seed: UInt64(index) &+ 0x0CEA)
        let subject = random.pick(subjects)
        let method = random.pick(methods)
        let owner = random.below(4) == 0 ? OceanAccounts.ben : OceanAccounts.ada
        // A hundred different days for any number of capsules.
        let created = 1_600_000_000 + random.below(100) * 86_400
        // A factor without divisors in common with the number of slugs: no two seeds share one.
        let slug = OceanID.slug(index * 7_654_321 + 1_000_003)
        var capsule = Capsule(
            id: OceanID.named("capsule", "seed-\(index)"), kind: .capsule, slug: slug,
            created: created, name: "\(subject)-\(method)", owner: owner)
        capsule.lastAccessed = created + random.below(10) * 8_640_000
        capsule.description = "\(method.capitalized) of \(subject) data, number \(index)"
        capsule.field = random.pick(fields)
        capsule.tags = Array(Set((0..<2).map { _ in random.pick(tags) })).sorted()
        capsule.authors = [owner.email]
        capsule.affiliation = "CERN"
        if index % 3 == 0 { capsule.metadata = ["depth": .number(Double(random.below(91)))] }
        if index % 50 == 49 { capsule.isArchived = true }
        if owner.id != OceanAccounts.ben.id && index % 20 == 0 {
            capsule.sharing.users[OceanAccounts.ben.email] = .viewer
        }
        if index % 25 == 0 { capsule.sharing.everyone = .viewer }
        return capsule
    }
}
