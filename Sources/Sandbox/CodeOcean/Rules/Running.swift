/// Starting runs (section 5.1).
enum Running {
    /// - Parameter seconds: how long a run takes that has no time of its own.
    /// - Throws: what section 6.3 lists for X1.
    static func start(
        _ request: RunRequest, by user: OceanUser, seconds: Double, _ transaction: inout OceanTransaction
    ) throws(OceanError) -> Computation {
        let state = transaction.state
        let now = transaction.now
        var capsule = try state.usableCapsule(request.capsule, request.kind, for: user)
        let version = try self.version(request.version, of: capsule, in: state, at: now)
        if let resumed = request.resumedRun {
            guard try state.computation(resumed, for: user).capsule == capsule.id else {
                throw .bad("resume_run_id is a run of something else")
            }
        }
        let given = try inputs(request.assets, of: capsule, by: user, in: state, at: now)
        let isPipeline = capsule.kind == .pipeline
        // A pipeline ignores what has only an order, without a word (section 11, trap 27).
        let values = isPipeline ? request.values.byName : request.values
        let parameters = try values.resolve(isPipeline && capsule.panel == nil ? [] : capsule.panel?.parameters)
        let processes = try resolve(request.processes, of: capsule)
        let hasParameters = !values.isEmpty || request.processes.contains { !$0.values.isEmpty }
        var computation = Computation(
            id: Identifiers.uuid(), of: capsule, created: now,
            name: Computation.defaultName(created: now, hasParameters: hasParameters), owner: user.id,
            pace: .clock(seconds: capsule.runSeconds ?? seconds),
            // A pipeline finds nothing under a mount that it does not know, and its script fails.
            outcome: isPipeline && !fits(given, capsule) ? .scriptFails : capsule.outcome)
        // What is attached is an input too, unless something is put in its place.
        computation.attachments =
            capsule.attachments.filter { attached in !given.contains { $0.mount == attached.mount } } + given
        computation.parameters = parameters
        computation.processes = processes
        computation.version = version
        if isPipeline { computation.nextflowProfile = request.nextflowProfile }
        transaction.set(computation)
        transaction.use(computation.attachments)
        capsule.lastAccessed = Int(now)
        transaction.set(capsule)
        return computation
    }

    /// The major version that runs: on a release the latest one unless another is asked for.
    ///
    /// - Throws: 400 when there is no release, 404 for an unknown version.
    static func version(
        _ wanted: Int?, of capsule: Capsule, in state: OceanState, at now: Double
    ) throws(OceanError) -> Int? {
        let release = capsule.isRelease ? capsule : capsule.releaseCapsule.flatMap(state.capsule)
        let known = release?.versions(at: now).map(\.major) ?? []
        guard let wanted, wanted != 0 else { return capsule.isRelease ? known.max() : nil }
        guard !known.isEmpty else { throw .bad("version can only be given for what has been released") }
        guard known.contains(wanted) else {
            throw .missing("there is no version \(wanted), only \(known.map(String.init).joined(separator: ", "))")
        }
        return wanted
    }

    /// The data assets of the run: those of the request, each in a folder of its own, which may be that of an attached one.
    private static func inputs(
        _ items: [Attaching.Item], of capsule: Capsule, by user: OceanUser, in state: OceanState, at now: Double
    ) throws(OceanError) -> [Capsule.Attachment] {
        for item in items where capsule.attachments.contains(where: { $0.asset == item.asset }) {
            _ = try state.usableAsset(item.asset, for: user, at: now)
            throw .forbidden("data asset already attached: \(item.asset)")
        }
        let added = try Attaching.add(items, to: [], by: user, in: state, at: now)
        guard capsule.kind == .pipeline else { return added }
        for attachment in added {
            guard let replaced = capsule.attachments.first(where: { $0.mount == attachment.mount }),
                let old = state.asset(replaced.asset), let new = state.asset(attachment.asset)
            else { continue }
            let (oldKind, newKind) = (old.storage(at: now), new.storage(at: now))
            guard oldKind == newKind else {
                throw .bad(
                    "\"\(attachment.mount)\" holds an \(oldKind.rawValue) data asset: a pipeline takes no "
                        + "\(newKind.rawValue) one in its place")
            }
        }
        return added
    }

    /// Whether each data asset goes where the pipeline has one attached.
    private static func fits(_ assets: [Capsule.Attachment], _ pipeline: Capsule) -> Bool {
        assets.allSatisfy { asset in pipeline.attachments.contains { $0.mount == asset.mount } }
    }

    private static func resolve(
        _ processes: [RunRequest.Process], of capsule: Capsule
    ) throws(OceanError) -> [Computation.Process] {
        for process in processes where !capsule.processes.contains(where: { $0.name == process.name }) {
            throw .bad("there is no process \"\(process.name)\" in this \(capsule.kind.rawValue)")
        }
        var resolved: [Computation.Process] = []
        for process in capsule.processes {
            let values = processes.first { $0.name == process.name }?.values ?? .none
            resolved.append(
                Computation.Process(
                    name: process.name, capsule: process.capsule, version: process.version, isPublic: process.isPublic,
                    parameters: try values.resolve(process.parameters)))
        }
        return resolved
    }
}
