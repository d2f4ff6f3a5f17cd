import JSON

/// Releasing a further version of what was released before (section 4.11).
enum Releasing {
    /// Starts a release that takes so many seconds.
    ///
    /// - Throws: 400 for what was never released, 403 with the unmet requirements, 423 while a release is under way.
    static func start(
        _ id: String, seconds: Double, _ transaction: inout OceanTransaction
    ) throws(OceanError) -> ReleaseJob {
        let state = transaction.state
        let now = transaction.now
        guard let capsule = state.capsule(id) else { throw .missing("there is no capsule \(id)") }
        if let source = capsule.releaseSource {
            throw .bad("this is a release itself: release \(source), which it was made from")
        }
        guard let releaseID = capsule.releaseCapsule, var release = state.capsule(releaseID) else {
            throw .bad("it has never been released: the first release is made in the web app")
        }
        guard capsule.releaseIssues.isEmpty else {
            var flags = JSONObject()
            for issue in capsule.releaseIssues { flags[issue] = true }
            throw OceanError(403, "release requirements not met", details: flags)
        }
        guard !state.jobs.values.contains(where: { $0.capsule == id && $0.isRunning(at: now) }) else {
            throw OceanError(423, "a release is under way: wait until it is done")
        }
        let version = Capsule.Version(
            major: (release.versions.map(\.major).max() ?? 0) + 1, minor: 0, releaseTime: now + seconds)
        release.versions.append(version)
        transaction.set(release)
        let job = ReleaseJob(
            id: Identifiers.uuid(), capsule: id, releaseCapsule: releaseID, version: version, started: now)
        transaction.set(job)
        return job
    }
}
