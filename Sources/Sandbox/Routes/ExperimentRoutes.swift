import JSON

/// `/cms`, `/atlas`, `/lhcb` (section 3.10), for members of the experiment; built-in examples.
enum ExperimentRoutes {
    static func answer(_ call: Call, _ segments: [String]) async throws -> Answer {
        let experiment = segments[0]
        let path = segments.dropFirst().joined(separator: "/")
        let known = [
            "cms/primary-datasets", "cms/mc-datasets", "cms/datasets", "cms/triggers", "atlas/yadage/workflow_submit",
            "lhcb/analysis", "lhcb/analysis/details", "lhcb/analysis/collisiondata", "lhcb/analysis/platforms",
        ]
        let isItem =
            segments.count == 3 && ["cms/cadi", "atlas/glance"].contains(segments.prefix(2).joined(separator: "/"))
        guard isItem || known.contains(segments.joined(separator: "/")) else { throw CapError.noURL }
        guard call.isRead != (path == "yadage/workflow_submit") else { throw CapError.method }
        guard let identity = call.identity, identity.isSuperuser || identity.isMember(of: experiment) else {
            throw CapError.forbidden
        }
        switch experiment {
        case "cms": return .json(try cms(call, path, id: segments.last ?? ""))
        case "atlas": return try await atlas(call, id: isItem ? segments.last : nil)
        default: return .json(try lhcb(call, path))
        }
    }

    private static func cms(_ call: Call, _ path: String, id: String) throws(CapError) -> JSONValue {
        switch path {
        case "primary-datasets": return .array(try found(in: ExperimentExamples.primaryDatasets, call))
        case "mc-datasets": return .array(try found(in: ExperimentExamples.simulatedDatasets, call))
        case "datasets":
            return .array(
                try found(in: ExperimentExamples.primaryDatasets + ExperimentExamples.simulatedDatasets, call))
        case "triggers":
            guard let query = call.query["query"], let dataset = call.query["dataset"], !query.isEmpty, !dataset.isEmpty
            else {
                throw .plain(400, "Missing query or dataset.")
            }
            let year = call.query["year"].flatMap(Int.init)
            let triggers = ExperimentExamples.triggers.filter { trigger in
                trigger.name.lowercased().hasPrefix(query.lowercased()) && (year == nil || trigger.year == year)
                    && (trigger.dataset == dataset || dataset.hasPrefix("/\(trigger.dataset)/"))
            }
            return .array(triggers.map { .string($0.name) })
        default:
            let id = id.uppercased()
            guard id.wholeMatch(of: /[A-Z0-9]{3}-[0-9]{2}-[0-9]{3}/) != nil else {
                throw .rest(
                    400, "This CADI ID is invalid. Please provide an input in the form of [A-Z0-9]{3}-[0-9]{2}-[0-9]{3}"
                )
            }
            return ExperimentExamples.cadi[id] ?? [:]
        }
    }

    /// Names that hold the text asked for; the server breaks when none is asked for.
    private static func found(in names: [String], _ call: Call) throws(CapError) -> [JSONValue] {
        guard let query = call.query["query"]?.lowercased() else { throw .crash }
        guard !query.isEmpty else { return [] }
        return names.filter { $0.lowercased().contains(query) }.map(JSONValue.string)
    }

    private static func atlas(_ call: Call, id: String?) async throws -> Answer {
        if let id {
            guard let analysis = ExperimentExamples.glance[id] else {
                throw CapError.plain(503, "External server replied with an error.")
            }
            return .json(analysis)
        }
        let body = try await call.optionalJSONBody()
        guard let at = body?["at"]?.string, body?["data"] != nil else {
            return .json(
                ["error": "Missing at or data.", "error_msg": "The workflow could not be submitted."], status: 409)
        }
        return .json(["at": .string(at), "jobguid": .string(Identifiers.uuid()), "status": "SUBMITTED"])
    }

    private static func lhcb(_ call: Call, _ path: String) throws(CapError) -> JSONValue {
        switch path {
        case "analysis": return .array(Array(try found(in: ExperimentExamples.lhcb.keys, call).prefix(10)))
        case "analysis/details": return ExperimentExamples.lhcb[call.query["title"] ?? ""] ?? [:]
        case "analysis/collisiondata":
            return ExperimentExamples.collisionData[call.query["stripping_line"] ?? ""] ?? [:]
        default:
            let platforms = ExperimentExamples.platforms[(call.query["application"] ?? "").lowercased()] ?? []
            return ["platforms": platforms]
        }
    }
}
