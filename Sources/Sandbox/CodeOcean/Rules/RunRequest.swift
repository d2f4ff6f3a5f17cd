import JSON

/// The body of a run (section 5.1).
struct RunRequest: Sendable {
    struct Process: Sendable {
        let name: String
        let values: RunValues
    }

    let capsule: String
    let kind: Capsule.Kind
    let version: Int?
    let resumedRun: String?
    let nextflowProfile: String?
    let assets: [Attaching.Item]
    let values: RunValues
    let processes: [Process]

    init(_ fields: OceanFields) throws(OceanError) {
        let capsuleID = try fields.text("capsule_id") ?? ""
        let pipelineID = try fields.text("pipeline_id") ?? ""
        switch (capsuleID.isEmpty, pipelineID.isEmpty) {
        case (true, true): throw .bad("capsule_id or pipeline_id is required")
        case (false, false): throw .bad("give capsule_id or pipeline_id, not both")
        case (false, true):
            capsule = capsuleID
            kind = .capsule
        case (true, false):
            capsule = pipelineID
            kind = .pipeline
        }
        version = try fields.integer("version")
        let resumedRun = try fields.text("resume_run_id")
        self.resumedRun = resumedRun?.isEmpty == true ? nil : resumedRun
        nextflowProfile = try fields.text("nextflow_profile")
        assets =
            try fields.value("data_assets").map { value throws(OceanError) in
                try Attaching.Item.list(value, named: "data_assets")
            } ?? []
        values = try RunValues(fields)
        var processes: [Process] = []
        for entry in try fields.list("processes") ?? [] {
            processes.append(Process(name: try entry.requiredText("name"), values: try RunValues(entry)))
        }
        self.processes = processes
    }
}

/// Parameters of a run or of one of its processes: in the order of the app panel, or by name.
struct RunValues: Sendable {
    static let longestValue = 4096

    let ordered: [String]
    let named: [(key: String, value: String)]

    static let none = RunValues(ordered: [], named: [])

    private init(ordered: [String], named: [(key: String, value: String)]) {
        self.ordered = ordered
        self.named = named
    }

    /// - Throws: 400 for wrong types, for values that are too long, and for a name that comes twice.
    init(_ fields: OceanFields) throws(OceanError) {
        ordered = try fields.texts("parameters") ?? []
        var named: [(key: String, value: String)] = []
        for entry in try fields.list("named_parameters") ?? [] {
            let key = try entry.requiredText("param_name")
            guard let value = try entry.text("value") else { throw .bad("\(entry.path("value")) is required") }
            guard !named.contains(where: { $0.key == key }) else { throw .bad("parameter \(key) is given twice") }
            named.append((key, value))
        }
        self.named = named
        for value in ordered + named.map(\.value) where value.unicodeScalars.count > RunValues.longestValue {
            throw .bad("a parameter value is longer than \(RunValues.longestValue) characters")
        }
    }

    var isEmpty: Bool { ordered.isEmpty && named.isEmpty }

    /// The same without what has only an order.
    var byName: RunValues { RunValues(ordered: [], named: named) }

    /// What a run gets for each parameter of an app panel: the value given, else the default.
    ///
    /// - Parameter panel: nil without app panel: values then have no names.
    /// - Throws: 400 for parameters that the panel does not have, and for required ones without any value.
    func resolve(_ panel: [AppPanel.Parameter]?) throws(OceanError) -> [Computation.Parameter] {
        guard let panel else {
            if let unknown = named.first { throw .bad("there is no parameter \"\(unknown.key)\": it has no app panel") }
            return ordered.map { Computation.Parameter(name: "", value: $0) }
        }
        guard ordered.count <= panel.count else {
            throw .bad("\(ordered.count) parameters are given, the app panel has \(panel.count)")
        }
        for (key, _) in named where !panel.contains(where: { $0.key == key }) {
            let known = panel.compactMap(\.key).joined(separator: ", ")
            throw .bad("there is no parameter \"\(key)\", only \(known)")
        }
        var resolved: [Computation.Parameter] = []
        for (index, parameter) in panel.enumerated() {
            // An empty text among ordered ones only keeps the place.
            let byPlace = index < ordered.count && !ordered[index].isEmpty ? ordered[index] : nil
            let byName = named.first { $0.key == parameter.key }?.value
            let value = byName ?? byPlace ?? parameter.defaultValue ?? ""
            if value.isEmpty && parameter.isRequired {
                throw .bad("parameter \"\(parameter.key ?? parameter.name)\" is required")
            }
            resolved.append(Computation.Parameter(name: parameter.name, key: parameter.key, value: value))
        }
        return resolved
    }
}
