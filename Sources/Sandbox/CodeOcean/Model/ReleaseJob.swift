import JSON

/// The release of a further version, under way or done (section 4.11). It advances by the clock; the new version is in the
/// release item from the start, dated to the end of the job, and counts from then on.
struct ReleaseJob: Codable, Sendable {
    let id: String
    /// The item that is released.
    let capsule: String
    let releaseCapsule: String
    let version: Capsule.Version
    let started: Double

    private var end: Double { version.releaseTime }

    func isRunning(at now: Double) -> Bool { now < end }

    /// The object `ReleaseJob`.
    ///
    /// - Parameter isFirstLook: the first answer after the start is never terminal.
    func json(at now: Double, isFirstLook: Bool = false) -> JSONValue {
        var object: JSONObject = ["job_id": .string(id), "started": .int(Int(started))]
        if isRunning(at: now) || isFirstLook {
            object["status"] = now - started < (end - started) / 8 ? "created" : "started"
        } else {
            object["duration"] = .int(max(1, Int((end - started).rounded())))
            object["release_capsule"] = .string(releaseCapsule)
            object["release_version"] = version.json
            object["status"] = "completed"
        }
        return .object(object)
    }
}
