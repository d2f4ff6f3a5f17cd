/// A change in progress: the state as it will be, and which items the commit has to write.
struct OceanTransaction {
    private(set) var state: OceanState
    /// The time of the request.
    let now: Double
    /// Items to write or, when they are gone from the state, to delete.
    private(set) var touched: Set<OceanReference> = []
    /// Files of the store to delete once the change holds.
    var orphans: [String] = []

    init(_ state: OceanState, now: Double) {
        self.state = state
        self.now = now
    }

    mutating func set(_ capsule: Capsule) {
        state.set(OceanEntry(capsule))
        touched.insert(OceanReference(kind: .capsule, id: capsule.id))
    }

    mutating func set(_ asset: DataAsset) {
        state.set(OceanEntry(asset))
        touched.insert(OceanReference(kind: .asset, id: asset.id))
    }

    mutating func set(_ computation: Computation) {
        state.set(computation)
        touched.insert(OceanReference(kind: .computation, id: computation.id))
    }

    mutating func set(_ job: ReleaseJob) {
        state.set(job)
        touched.insert(OceanReference(kind: .job, id: job.id))
    }

    /// Removes a capsule with its runs and release jobs: every path under its id is gone.
    mutating func remove(_ capsule: Capsule) {
        for computation in state.computations(of: capsule.id) { remove(computation) }
        for job in state.jobs.values where job.capsule == capsule.id {
            state.removeJob(job.id)
            touched.insert(OceanReference(kind: .job, id: job.id))
        }
        state.removeCapsule(capsule.id)
        touched.insert(OceanReference(kind: .capsule, id: capsule.id))
    }

    mutating func remove(_ computation: Computation) {
        state.removeComputation(computation.id)
        touched.insert(OceanReference(kind: .computation, id: computation.id))
    }

    /// Removes an asset from everything that it is attached to as well.
    mutating func remove(_ asset: DataAsset) {
        let users = state.capsules.values.map(\.item).filter { $0.attachments.contains { $0.asset == asset.id } }
        for var capsule in users {
            capsule.attachments.removeAll { $0.asset == asset.id }
            set(capsule)
        }
        state.removeAsset(asset.id)
        touched.insert(OceanReference(kind: .asset, id: asset.id))
        orphans += asset.files.map(\.stored)
    }
}

/// One item among all.
struct OceanReference: Hashable, Sendable {
    let kind: OceanDocument.Kind
    let id: String
}
