/// The data assets of the demo data: every kind, every state.
enum DemoAssets {
    static func all(_ files: FileStore) throws -> [DataAsset] {
        var gauge = asset(
            "gauge-data", mount: "gauge_data", description: "Heights at four stations", tags: ["tides", "raw"])
        gauge.files = try files.store(gaugeFiles)
        gauge.bucket = DataAsset.Bucket(origin: "local", name: "", prefix: "", isExternal: false)
        gauge.metadata = ["station": .text("Reef 4"), "depth": .number(12), "sampled on": .number(1_762_900_000)]
        gauge.lastUsed = 1_762_950_000
        gauge.favourites = [OceanDemo.ada.id]

        var clash = asset(
            "no-mount-clash", mount: "gauge_data", description: "Has the mount of gauge-data", tags: ["tides"])
        clash.files = try files.store(SampleFiles.table(named: clash.name))

        var images = asset("reef-images", mount: "reef_images", description: "Photographs of reefs", tags: ["reef"])
        images.bucket = DataAsset.Bucket(origin: "aws", name: "reef-archive", prefix: "images/2024", isExternal: true)
        images.externalFiles = 420
        images.externalSize = 700
        images.metadata = ["station": .text("Reef 5"), "instruments": .list([.text("camera"), .text("sonar")])]

        var maps = asset("reef-maps", mount: "reef_maps", description: "Maps of reefs", tags: ["reef", "maps"])
        maps.bucket = DataAsset.Bucket(origin: "aws", name: "reef-archive", prefix: "maps", isExternal: true)
        maps.externalFiles = 12
        maps.externalSize = 300

        var reefs = asset("all-reefs", .combined, mount: "all_reefs", description: "Images and maps", tags: ["reef"])
        reefs.parts = [images, maps].map { DataAsset.Part(asset: $0.id, mount: $0.mount, size: $0.externalSize) }

        var draft = asset("draft-asset", mount: "draft_asset", description: "Stays a draft for ever")
        draft.readyAt = nil

        var failed = asset("failed-asset", mount: "failed_asset", description: "Could not be made")
        failed.bucket = DataAsset.Bucket(
            origin: "aws", name: AssetCreation.missingBucket, prefix: "", isExternal: false)
        failed.failureReason = "bucket missing-bucket does not exist or cannot be read"

        var archived = asset("archived-asset", mount: "archived_asset", description: "Not needed any more")
        archived.files = try files.store(SampleFiles.table(named: archived.name))
        archived.isArchived = true

        var bens = asset("ben-asset", owner: OceanDemo.ben, mount: "ben_asset", description: "For nobody but Ben")
        bens.files = try files.store(SampleFiles.table(named: bens.name))

        var shared = asset("shared-asset", mount: "shared_asset", description: "Ben may use it", tags: ["shared"])
        shared.files = try files.store(SampleFiles.table(named: shared.name))
        shared.sharing.users[OceanDemo.ben.email] = .viewer

        var model = asset(
            "model-weights", .model, mount: "model_weights", description: "A trained network", tags: ["model"])
        model.files = try files.store(modelFiles)

        var result = asset(
            "tide-result", .result, mount: "tide_result", description: "Fitted curves", tags: ["tides", "derived"])
        result.files = try files.store(SampleFiles.table(named: result.name))
        result.provenance = DataAsset.Provenance(
            commit: AssetCreation.commit(of: OceanDemo.id("capsule", "tide-fit")), runScript: "code/run",
            dockerImage: "registry.example/tide:1", capsule: OceanDemo.id("capsule", "tide-fit"),
            computation: OceanDemo.id("computation", "tide-fit/1"), dataAssets: [gauge.id])
        result.parameters = [
            Computation.Parameter(name: "Harmonics", value: "8"), Computation.Parameter(name: "Method", value: "ridge"),
        ]
        result.metadata = ["station": .text("Reef 4")]
        return [gauge, clash, images, maps, reefs, draft, failed, archived, bens, shared, model, result]
    }

    private static func asset(
        _ name: String, _ kind: DataAsset.Kind = .dataset, owner: OceanUser = OceanDemo.ada, mount: String,
        description: String, tags: [String] = []
    ) -> DataAsset {
        var asset = DataAsset(
            id: OceanDemo.id("asset", name), kind: kind, created: 1_738_000_000 + name.utf8.count * 1000, name: name,
            mount: mount, owner: owner)
        asset.description = description
        asset.tags = tags
        return asset
    }

    private static var gaugeFiles: [RunResults.File] {
        let tables = ["reef4.csv", "reef5.csv"].flatMap { name in
            SampleFiles.table(named: name).suffix(1).map { RunResults.File(path: name, bytes: $0.bytes) }
        }
        let notes = Array("Heights in cm above the gauge's zero.\n".utf8)
        return tables + [
            RunResults.File(path: "README.md", bytes: notes),
            RunResults.File(path: "plots/reef4.png", bytes: OceanPicture.png),
            RunResults.File(path: "plots/reef5.png", bytes: OceanPicture.png),
            RunResults.File(path: "plots/notes a+b & c.txt", bytes: notes),
        ]
    }

    /// Large enough for several pieces of a download.
    private static var modelFiles: [RunResults.File] {
        var random = SeedRandom(seed: 42)
        let line = Array(random.hexadecimal(1024).utf8)
        return [
            RunResults.File(path: "model/weights.bin", bytes: Array(repeatElement(line, count: 1024).joined())),
            RunResults.File(path: "model/config.json", bytes: Array("{\"layers\":4}\n".utf8)),
        ]
    }
}
