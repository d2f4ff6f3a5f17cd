/// The capsules of the demo data: one for each rule that a capsule can show.
enum DemoCapsules {
    private static let ben = OceanDemo.ben

    static let all: [Capsule] = [
        OceanDemo.capsule("tide-fit", description: "Fits tide curves to gauge data", tags: ["tides", "fit"]) {
            $0.panel = OceanDemo.tidePanel
            $0.attachments = [OceanDemo.attachment("gauge-data", "gauge_data")]
            $0.metadata = ["station": .text("Reef 4"), "depth": .number(12)]
        },
        OceanDemo.capsule(
            "tide-model", description: "The model behind the released tide fit", tags: ["tides", "model"]
        ) {
            $0.panel = OceanDemo.tidePanel
            $0.releaseCapsule = OceanDemo.id("capsule", "tide-fit-release")
        },
        release,
        OceanDemo.capsule(
            "old-notebook", created: 1_640_995_300, description: "First tries, kept in the archive", tags: ["notebook"]
        ) {
            $0.isArchived = true
            $0.lastAccessed = 1_650_000_000
        },
        stale("stale-2019", created: 1_546_400_000, lastAccessed: 1_560_000_000),
        stale("stale-2020", created: 1_577_900_000, lastAccessed: 1_592_000_000),
        stale("stale-2021", created: 1_609_500_000, lastAccessed: 1_623_000_000),
        OceanDemo.capsule("ben-private", owner: ben, description: "For nobody but Ben", tags: ["private"]),
        OceanDemo.capsule("shared-with-ben", description: "Ben may look and run", tags: ["shared"]) {
            $0.sharing.users[ben.email] = .viewer
        },
        OceanDemo.capsule("edited-by-ben", description: "Ben may change it", tags: ["shared"]) {
            $0.sharing.users[ben.email] = .editor
        },
        OceanDemo.capsule("git-linked", description: "In step with an external repository", tags: ["git"]) {
            $0.git = Capsule.GitLink(url: "https://git.example/lab/tides.git", pulled: 1, pushed: 2)
        },
        OceanDemo.capsule("git-locked", description: "Its workspace is in use", tags: ["git"]) {
            $0.git = Capsule.GitLink(url: "https://git.example/lab/locked.git", pulled: 1, isLocked: true)
        },
        OceanDemo.capsule("git-dirty", description: "Has changes that are not committed", tags: ["git"]) {
            $0.git = Capsule.GitLink(url: "https://git.example/lab/dirty.git", pushed: 1, hasUncommittedFiles: true)
        },
        OceanDemo.capsule("duplicate-of-release", description: "Made from version 1.0 of a release", tags: ["tides"]) {
            $0.original = Capsule.Original(
                id: release.id, name: release.name, created: release.created, majorVersion: 1, minorVersion: 0,
                isPublic: true)
        },
        OceanDemo.capsule("always-fails", description: "Its script ends with exit code 1") {
            $0.outcome = .scriptFails
        },
        OceanDemo.capsule("platform-failure", description: "The platform gives up on its runs") {
            $0.outcome = .platformFails
        },
        OceanDemo.capsule("slow-run", description: "A run takes an hour") { $0.runSeconds = 3600 },
        OceanDemo.capsule("favourite-one", description: "A favourite of Ada", tags: ["favourite"]) {
            $0.favourites = [OceanDemo.ada.id]
        },
        OceanDemo.capsule("release-blocked", description: "Was released, and is not fit to be released again") {
            $0.releaseCapsule = OceanDemo.id("capsule", "release-blocked-release")
            $0.releaseIssues = ["missing_reproducible_run", "uncommitted_files"]
        },
        OceanDemo.capsule("release-blocked-release", description: "What came of release-blocked", tags: ["release"]) {
            $0.releaseSource = OceanDemo.id("capsule", "release-blocked")
            $0.versions = OceanDemo.versions(1, of: $0)
        },
        OceanDemo.capsule("public-reader", description: "Everyone may look and run", tags: ["public"]) {
            $0.sharing.everyone = .viewer
            $0.panel = AppPanel()
        },
        OceanDemo.capsule("discoverable-one", description: "Everyone may find it", tags: ["public"]) {
            $0.sharing.everyone = .discoverable
        },
        OceanDemo.capsule("workstation-busy", description: "A cloud workstation runs on it", tags: ["workstation"]),
    ]

    private static let release = OceanDemo.capsule(
        "tide-fit-release", created: 1_751_200_000, description: "Fits tide curves, as published",
        tags: ["tides", "release"]
    ) {
        $0.panel = OceanDemo.tidePanel
        $0.releaseSource = OceanDemo.id("capsule", "tide-model")
        $0.versions = OceanDemo.versions(2, of: $0)
        $0.sharing.everyone = .viewer
        $0.submission = Capsule.Submission(
            timestamp: 1_750_000_000, commit: "9a8b7c6d5e4f30211203f4e5d6c7b8a900112233",
            verificationCapsule: OceanDemo.id("capsule", "verification"), verifiedTimestamp: 1_750_100_000)
        $0.article = Capsule.Article(
            id: "a-77", name: "Tides of a lagoon", journal: "Journal of Invented Results", doi: "10.5072/jir.12",
            url: "https://journal.example/12", citation: "Demo A. (2025)", publishTime: 1_751_000_000)
    }

    private static func stale(_ name: String, created: Int, lastAccessed: Int) -> Capsule {
        OceanDemo.capsule(name, created: created, description: "Nobody has looked at it for years", tags: ["stale"]) {
            $0.lastAccessed = lastAccessed
        }
    }
}
