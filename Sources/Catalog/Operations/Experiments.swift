extension Catalog {
    /// Look-ups in the systems of the experiments, for their members (reference 3.10).
    static let experiments: [Operation] = [
        Operation(
            "cms.cadi", "Returns an analysis of CADI, the analysis database of CMS.",
            effect: .read, .get, "/cms/cadi/{id}",
            parameters: [
                Parameter("id", .string, .path(), required: true, check: "cadi", "CADI id, in capitals or not.")
            ],
            returns: "the entry: { cadi_id, name, status, contact, ... }; an empty table for an unknown one",
            notes: members("CMS") + examples("EXO-19-019 and HIG-20-001"),
            example: "print(cap.cms.cadi(\"EXO-19-019\").status)", source: "cap-api 3.10 E1"
        ),
        dataset("primary_datasets", "primary datasets", "primary-datasets", hasAll: true, "DoubleMuon", "E2"),
        dataset("mc_datasets", "simulated datasets", "mc-datasets", hasAll: true, "ZprimeToMuMu", "E3"),
        dataset("datasets", "datasets", "datasets", hasAll: false, "Muon", "E4"),
        Operation(
            "cms.triggers", "Finds triggers of CMS for a dataset.",
            effect: .read, .get, "/cms/triggers",
            parameters: [
                Parameter(
                    "query", .string, .query("query"), required: true, check: "name", "Start of the trigger's name."),
                Parameter("dataset", .string, .query("dataset"), required: true, check: "name", "Name of the dataset."),
                Parameter("year", .integer, .query("year"), "Only this year."),
            ],
            returns: "array of names",
            notes: members("CMS") + examples("triggers of DoubleMuon and SingleMuon in 2017 and 2018"),
            example: "print(#cap.cms.triggers(\"HLT_Mu\", \"DoubleMuon\", { year = 2018 }))", source: "cap-api 3.10 E5"
        ),
        Operation(
            "atlas.glance", "Returns an analysis of Glance, the analysis database of ATLAS.",
            effect: .read, .get, "/atlas/glance/{id}",
            parameters: [.lookup("id", "Number of the analysis.")],
            returns: "the first entry that Glance gives", notes: members("ATLAS") + examples("the analysis 4242"),
            example: "print(cap.atlas.glance(\"4242\").short_title)", source: "cap-api 3.10 E6"
        ),
        Operation(
            "atlas.yadage", "Submits a Yadage workflow of ATLAS.",
            effect: .write, .post, "/atlas/yadage/workflow_submit",
            parameters: [
                Parameter("at", .string, .body, required: true, check: "name", "Where the workflow is."),
                Parameter("data", .object, .body, required: true, "Its parameters."),
            ],
            body: .fields(["at": "at", "data": "data"]),
            returns: "Yadage's answer", notes: members("ATLAS") + "The sandbox accepts it and runs nothing.",
            example: "cap.atlas.yadage(\"workflow.yml\", { toplevel = \"main\" })", source: "cap-api 3.10 E7"
        ),
        Operation(
            "lhcb.analyses", "Finds analyses of LHCb by title.",
            effect: .read, .get, "/lhcb/analysis",
            parameters: [.query("Words of the title.")],
            returns: "array of titles, 10 at most",
            notes: members("LHCb") + examples("three analyses of charm and beauty"),
            example: "for _, title in ipairs(cap.lhcb.analyses(\"charm\")) do print(title) end",
            source: "cap-api 3.10 E8"
        ),
        Operation(
            "lhcb.details", "Returns what is known of an LHCb analysis.",
            effect: .read, .get, "/lhcb/analysis/details",
            parameters: [
                Parameter(
                    "title", .string, .query("title"), required: true, "Its title, as cap.lhcb.analyses gives it.")
            ],
            returns: "its details; an empty table for an unknown one",
            notes: members("LHCb") + examples("as cap.lhcb.analyses"),
            example: "print(cap.lhcb.details(cap.lhcb.analyses(\"charm\")[1]).status)", source: "cap-api 3.10 E9"
        ),
        Operation(
            "lhcb.collision_data", "Returns the data behind a stripping line of LHCb.",
            effect: .read, .get, "/lhcb/analysis/collisiondata",
            parameters: [
                Parameter("stripping_line", .string, .query("stripping_line"), required: true, "Name of the line.")
            ],
            returns: "{ year, processing_pass, reconstruction, stripping }; an empty table for an unknown one",
            notes: members("LHCb") + examples("the line D2hhPromptDst2D2KKLine"),
            example: "print(cap.lhcb.collision_data(\"D2hhPromptDst2D2KKLine\").year)", source: "cap-api 3.10 E10"
        ),
        Operation(
            "lhcb.platforms", "Returns the platforms of an application of LHCb.",
            effect: .read, .get, "/lhcb/analysis/platforms",
            parameters: [
                Parameter("application", .string, .query("application"), required: true, "Application and version.")
            ],
            returns: "{ platforms = {...} }", notes: members("LHCb") + examples("DaVinci v45r1"),
            example: "print(#cap.lhcb.platforms(\"DaVinci v45r1\").platforms)", source: "cap-api 3.10 E11"
        ),
    ]

    private static func members(_ experiment: String) -> String { "Only for members of \(experiment). " }

    private static func dataset(
        _ name: String, _ what: String, _ path: String, hasAll: Bool, _ word: String, _ row: String
    ) -> Operation {
        let all = Parameter("all", .boolean, .flag("all"), "Those that are no longer valid, too.")
        return Operation(
            "cms.\(name)", "Finds \(what) of CMS.",
            effect: .read, .get, "/cms/\(path)",
            parameters: [.query("Part of the name.")] + (hasAll ? [all] : []),
            returns: "array of names", notes: members("CMS") + examples("a few datasets of 2017 and 2018"),
            example: "for _, name in ipairs(cap.cms.\(name)(\"\(word)\")) do print(name) end",
            source: "cap-api 3.10 \(row)"
        )
    }
}
