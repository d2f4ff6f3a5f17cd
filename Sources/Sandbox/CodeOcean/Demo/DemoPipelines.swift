/// The pipelines of the demo data.
enum DemoPipelines {
    static let all: [Capsule] = [
        OceanDemo.capsule("tide-pipeline", .pipeline, description: "Cleans gauge data, then fits", tags: ["tides"]) {
            $0.attachments = [OceanDemo.attachment("gauge-data", "gauge_data")]
            $0.processes = [
                Capsule.Process(
                    name: "capsule_tide_fit_1", capsule: OceanDemo.id("capsule", "tide-fit"),
                    categories: OceanDemo.tidePanel.categories, parameters: OceanDemo.tideParameters),
                Capsule.Process(
                    name: "capsule_tide_release_2", capsule: OceanDemo.id("capsule", "tide-fit-release"), version: 2,
                    isPublic: true,
                    parameters: [
                        AppPanel.Parameter(
                            name: "Smoothing", kind: .text, key: "smoothing", valueType: "number", defaultValue: "0.5")
                    ]),
            ]
        },
        OceanDemo.capsule("linked-pipeline", .pipeline, description: "In step with a repository", tags: ["git"]) {
            $0.git = Capsule.GitLink(
                url: "https://git.example/lab/pipeline.git", pulled: 3, pushed: 1, isNewBranch: true)
        },
        OceanDemo.capsule("released-pipeline", .pipeline, description: "Has two released versions", tags: ["tides"]) {
            $0.releaseCapsule = OceanDemo.id("pipeline", "released-pipeline-release")
            $0.panel = flatPanel
        },
        OceanDemo.capsule(
            "released-pipeline-release", .pipeline, created: 1_751_200_000, description: "The released pipeline",
            tags: ["tides", "release"]
        ) {
            $0.releaseSource = OceanDemo.id("pipeline", "released-pipeline")
            $0.versions = OceanDemo.versions(2, of: $0)
            $0.panel = flatPanel
            $0.attachments = [OceanDemo.attachment("model-weights", "model_weights")]
        },
        OceanDemo.capsule("plain-pipeline", .pipeline, description: "Steps without capsules", tags: ["plain"]) {
            $0.panel = flatPanel
        },
    ]

    /// The form of a pipeline that has parameters of its own.
    private static let flatPanel = AppPanel(
        title: "Cleaning",
        parameters: [
            AppPanel.Parameter(
                name: "Window", kind: .text, key: "window", valueType: "integer", defaultValue: "12", minimum: 1),
            AppPanel.Parameter(
                name: "Mode", kind: .list, key: "mode", valueType: "string", defaultValue: "fast",
                options: ["fast", "exact"]),
        ], results: ["cleaned.csv"])
}
