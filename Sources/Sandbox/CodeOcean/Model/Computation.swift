import JSON

/// A run, or a session of a cloud workstation (section 3.3).
///
/// Its state is not stored but follows from the clock: nothing has to happen for a run to go on, and a sandbox that is opened
/// again finds its runs where they would be by now.
struct Computation: Codable, Sendable {
    enum State: String, Codable, Sendable {
        case initializing, running, finalizing, completed, failed

        var isTerminal: Bool { self == .completed || self == .failed }
    }

    /// How time passes for it.
    enum Pace: Codable, Sendable {
        /// It goes through all states in so many seconds.
        case clock(seconds: Double)
        /// It stays in a state: workstations, and what the demo data shows.
        case held(State)
    }

    enum EndStatus: String, Codable, Sendable { case succeeded, failed, stopped }

    struct Parameter: Codable, Sendable {
        let name: String
        var key: String?
        let value: String

        var json: JSONValue {
            var object: JSONObject = ["name": .string(name), "value": .string(value)]
            object.set("param_name", key)
            return .object(object)
        }
    }

    struct Process: Codable, Sendable {
        let name: String
        let capsule: String
        var version: Int?
        var isPublic: Bool
        let parameters: [Parameter]

        fileprivate var json: JSONValue {
            var object: JSONObject = [
                "capsule_id": .string(capsule), "name": .string(name), "public": .bool(isPublic),
            ]
            object.set("parameters", parameters.map(\.json))
            object.set("version", version)
            return .object(object)
        }
    }

    let id: String
    /// The capsule or pipeline, which the object does not show.
    let capsule: String
    let capsuleName: String
    let created: Double
    var name: String
    /// The id of the user; nil for the run of a release itself, whose owner is the word `release`.
    let owner: String?
    var pace: Pace
    /// How it ends when it ends.
    var outcome: Capsule.RunOutcome
    /// Set where the pair of status and exit code is not the usual one (section 7.3).
    var endStatus: EndStatus?
    var exitCode: Int?
    var isWorkstation = false
    var attachments: [Capsule.Attachment] = []
    var parameters: [Parameter] = []
    var processes: [Process] = []
    var nextflowProfile: String?
    var version: Int?
    /// The files that the app panel shows.
    var panelResults: [String] = []

    init(
        id: String, of capsule: Capsule, created: Double, name: String, owner: String?, pace: Pace,
        outcome: Capsule.RunOutcome
    ) {
        self.id = id
        self.capsule = capsule.id
        capsuleName = capsule.name
        self.created = created
        self.name = name
        self.owner = owner
        self.pace = pace
        self.outcome = outcome
        panelResults = capsule.panel?.results ?? []
    }

    /// The state at a time: an eighth of the way it is set up, most of it is running, the last part is finalizing.
    func state(at now: Double) -> State {
        switch pace {
        case .held(let state): return state
        case .clock(let seconds):
            let passed = now - created
            if passed >= seconds { return outcome == .platformFails ? .failed : .completed }
            if passed < seconds / 8 { return .initializing }
            return passed < seconds * 3 / 4 ? .running : .finalizing
        }
    }

    /// How long it has run, or ran.
    func runTime(at now: Double) -> Int {
        switch pace {
        case .clock(let seconds): Int(max(0, min(now - created, seconds)))
        case .held(let state): state == .initializing ? 0 : 41
        }
    }

    /// The name of a run that nobody named: seven digits of the time of its creation (section 3.3).
    static func defaultName(created: Double, hasParameters: Bool) -> String {
        let digits = String(Int(created)).suffix(7)
        return hasParameters ? "Run With Parameters \(digits)" : "Run \(digits)"
    }
}

extension Computation {
    /// The object `Computation`.
    ///
    /// - Parameter isFirstLook: the first answer after the start is never terminal, however late it comes, so that clients see
    ///   every run under way (section 7.3).
    func json(at now: Double, isFirstLook: Bool = false) -> JSONValue {
        let reached = state(at: now)
        let state = isFirstLook && reached.isTerminal ? .finalizing : reached
        var object: JSONObject = [
            "created": .int(Int(created)), "id": .string(id), "name": .string(name),
            "owner": .string(owner ?? "release"), "run_time": .int(runTime(at: now)),
            "state": .string(state.rawValue), "has_results": .bool(state == .completed && !RunResults.isEmpty(self)),
        ]
        if isWorkstation { object["cloud_workstation"] = true }
        object.set(
            "data_assets", attachments.map { ["id": .string($0.asset), "mount": .string($0.mount)] as JSONValue })
        if state.isTerminal {
            object["end_status"] = .string((endStatus ?? (outcome == .succeeds ? .succeeded : .failed)).rawValue)
        }
        if state == .completed { object["exit_code"] = .int(exitCode ?? (outcome == .succeeds ? 0 : 1)) }
        object.set("nextflow_profile", nextflowProfile)
        object.set("owner_email", owner.flatMap(OceanAccounts.user(id:))?.email)
        object.set("parameters", parameters.map(\.json))
        object.set("processes", processes.map(\.json))
        object.set("version", version)
        return .object(object)
    }
}
