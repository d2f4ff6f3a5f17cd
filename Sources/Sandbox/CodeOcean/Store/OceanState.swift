/// Everything in the Code Ocean half, as of one commit.
///
/// It is all in memory, as a copy of what SQLite keeps: a single item is a dictionary look-up whatever their number, and a
/// search goes over entries with their words already taken apart, which 10,000 of them take about a millisecond. The state is a
/// value: a reader keeps the one it began with, and a writer works on its own until the commit. Entries are references so
/// that the copy of a dictionary, which a write makes while somebody reads, costs no more than its pointers.
struct OceanState: Sendable {
    private(set) var capsules: [String: OceanEntry<Capsule>] = [:]
    private(set) var assets: [String: OceanEntry<DataAsset>] = [:]
    private(set) var computations: [String: Computation] = [:]
    private(set) var jobs: [String: ReleaseJob] = [:]
    /// Ids of the computations of each capsule, in the order of their creation.
    private var runs: [String: [String]] = [:]

    func capsule(_ id: String) -> Capsule? { capsules[id]?.item }

    func asset(_ id: String) -> DataAsset? { assets[id]?.item }

    func computations(of capsule: String) -> [Computation] { (runs[capsule] ?? []).compactMap { computations[$0] } }

    /// Whether a cloud workstation runs on the capsule, which blocks its attachments (section 4.5).
    func hasWorkstation(_ capsule: String, at now: Double) -> Bool {
        computations(of: capsule).contains { $0.isWorkstation && !$0.state(at: now).isTerminal }
    }

    mutating func set(_ entry: OceanEntry<Capsule>) { capsules[entry.item.id] = entry }

    mutating func set(_ entry: OceanEntry<DataAsset>) { assets[entry.item.id] = entry }

    mutating func set(_ computation: Computation) {
        if computations.updateValue(computation, forKey: computation.id) == nil {
            runs[computation.capsule, default: []].append(computation.id)
        }
    }

    mutating func set(_ job: ReleaseJob) { jobs[job.id] = job }

    mutating func removeCapsule(_ id: String) {
        capsules[id] = nil
        runs[id] = nil
    }

    mutating func removeAsset(_ id: String) { assets[id] = nil }

    mutating func removeJob(_ id: String) { jobs[id] = nil }

    mutating func removeComputation(_ id: String) {
        guard let capsule = computations.removeValue(forKey: id)?.capsule else { return }
        runs[capsule]?.removeAll { $0 == id }
    }
}
