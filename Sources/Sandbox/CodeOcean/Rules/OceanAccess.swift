/// Finding items as a certain user: what one does not see does not exist (section 7.1).
extension OceanState {
    /// A capsule or pipeline under one of the two routes. Pipelines are found under `capsules` too, capsules under `pipelines`
    /// are not (section 2).
    ///
    /// - Throws: 404 when it is not there for the user.
    func capsule(_ id: String, _ route: Capsule.Kind, for user: OceanUser) throws(OceanError) -> Capsule {
        guard let capsule = capsule(id), route == .capsule || capsule.kind == .pipeline,
            capsule.sharing.role(of: user) > .none
        else { throw .missing("there is no \(route.rawValue) \(id)") }
        return capsule
    }

    /// A capsule or pipeline that a body names.
    ///
    /// - Throws: 404 when it is not there for the user, 403 when the user may only discover it.
    func usableCapsule(_ id: String, _ route: Capsule.Kind, for user: OceanUser) throws(OceanError) -> Capsule {
        let capsule = try capsule(id, route, for: user)
        try capsule.require(.viewer, of: user)
        return capsule
    }

    func asset(_ id: String, for user: OceanUser) throws(OceanError) -> DataAsset {
        guard let asset = asset(id), asset.sharing.role(of: user) > .none else {
            throw .missing("there is no data asset \(id)")
        }
        return asset
    }

    /// A data asset that a body names.
    ///
    /// - Throws: 404 when it is not there for the user, 403 when the user may only discover it, 400 when it is not ready.
    func usableAsset(_ id: String, for user: OceanUser, at now: Double) throws(OceanError) -> DataAsset {
        let asset = try asset(id, for: user)
        try asset.require(.viewer, of: user)
        guard asset.state(at: now) == .ready else {
            throw .bad("data asset \(id) is \(asset.state(at: now).rawValue): only ready ones can be used")
        }
        return asset
    }

    /// A run. It is seen by those who see the results of its capsule; of the runs of a release, only one's own and the
    /// release's (section 4.4).
    func computation(_ id: String, for user: OceanUser) throws(OceanError) -> Computation {
        guard let computation = computations[id], isVisible(computation, to: user) else {
            throw .missing("there is no computation \(id)")
        }
        return computation
    }

    func isVisible(_ computation: Computation, to user: OceanUser) -> Bool {
        if computation.owner == user.id || user.isAdministrator { return true }
        guard let capsule = capsule(computation.capsule), capsule.sharing.role(of: user) >= .viewer else {
            return false
        }
        return !capsule.isRelease || computation.owner == nil
    }

    /// - Throws: 403 unless the user started the run, owns its capsule, or administers (section 5.2).
    func requireControl(_ computation: Computation, by user: OceanUser) throws(OceanError) {
        if computation.owner == user.id { return }
        if capsule(computation.capsule)?.sharing.role(of: user) == .owner { return }
        throw .forbidden("only who started the run, owners of its capsule and administrators may do this")
    }
}

extension Capsule {
    /// - Throws: 403 when the user has a lesser role.
    func require(_ role: OceanRole, of user: OceanUser) throws(OceanError) {
        guard sharing.role(of: user) >= role else {
            throw .forbidden("this takes the role \(role.rawValue) of the \(kind.rawValue) \(id)")
        }
    }
}

extension DataAsset {
    /// - Throws: 403 when the user has a lesser role.
    func require(_ role: OceanRole, of user: OceanUser) throws(OceanError) {
        guard sharing.role(of: user) >= role else {
            throw .forbidden("this takes the role \(role.rawValue) of the data asset \(id)")
        }
    }
}
