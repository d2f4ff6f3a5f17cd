import JSON

/// What the sandbox knows of the experiments' systems (section 3.10).
enum ExperimentExamples {
    static let cadi: JSONObject = [
        "EXO-19-019": analysis(
            "EXO-19-019", "Search for heavy resonances in dilepton final states", "Completed", "EXO"),
        "HIG-20-001": analysis("HIG-20-001", "Higgs boson decays to a pair of muons", "PUB", "HIG"),
    ]

    private static func analysis(_ id: String, _ title: String, _ status: String, _ group: String) -> JSONValue {
        [
            "awg": .string(group), "cadi_id": .string(id), "conference": "", "contact": "Ada Demo",
            "created": "2019-03-01",
            "creator": "Ada Demo", "description": .string(title), "hepData": "", "name": .string(title), "paper": "",
            "paper_tar": "", "pas": "", "publication_status": "Free",
            "relatedNotes": [["id": "AN-2018/011", "url": "https://cms.cern.ch/AN-2018/011"]],
            "status": .string(status),
            "twiki": "", "updated": "2021-03-01", "updater": "Ben Colleague",
        ]
    }

    static let primaryDatasets = [
        "/DoubleMuon/Run2017C-31Mar2018-v1/MINIAOD", "/DoubleMuon/Run2018A-17Sep2018-v2/MINIAOD",
        "/SingleMuon/Run2018A-17Sep2018-v2/MINIAOD", "/EGamma/Run2018D-22Jan2019-v2/MINIAOD",
    ]
    static let simulatedDatasets = [
        "/ZprimeToMuMu_M-3000_TuneCP5_13TeV-pythia8/RunIIAutumn18MiniAOD-102X-v1/MINIAODSIM",
        "/DYJetsToLL_M-50_TuneCP5_13TeV-amcatnloFXFX-pythia8/RunIIAutumn18MiniAOD-102X-v1/MINIAODSIM",
    ]
    static let triggers: [(dataset: String, year: Int, name: String)] = [
        ("DoubleMuon", 2017, "HLT_Mu17_TrkIsoVVL_Mu8_TrkIsoVVL_DZ"),
        ("DoubleMuon", 2018, "HLT_Mu17_TrkIsoVVL_Mu8_TrkIsoVVL_DZ_Mass3p8"),
        ("DoubleMuon", 2018, "HLT_Mu37_TkMu27"), ("SingleMuon", 2017, "HLT_IsoMu27"),
        ("SingleMuon", 2018, "HLT_IsoMu24"),
    ]

    static let glance: JSONObject = [
        "4242": [
            "creation_date": "2020-05-04", "full_title": "Limits on heavy neutral leptons", "id": 4242, "phase_0": [:],
            "publication_short_title": "HNL", "short_title": "HNL limits", "status": "Phase 1 Active",
        ]
    ]

    static let lhcb: JSONObject = [
        "CP asymmetry in charm decays": details("LHCb-ANA-2018-015", "charm"),
        "Lifetime of charm baryons": details("LHCb-ANA-2019-022", "charm"),
        "Branching fraction of rare beauty decays": details("LHCb-ANA-2020-003", "rare decays"),
    ]

    private static func details(_ number: String, _ group: String) -> JSONValue {
        [
            "ananote": .string(number), "reviewers": ["Ben Colleague"], "status": "active",
            "working_group": .string(group),
        ]
    }

    static let collisionData: JSONObject = [
        "D2hhPromptDst2D2KKLine": [
            "processing_pass": "Reco14-Stripping21", "reconstruction": ["version": "Reco14"],
            "stripping": ["version": "Stripping21"],
            "year": "2012",
        ]
    ]
    static let platforms: JSONObject = ["davinci v45r1": ["x86_64-centos7-gcc8-opt", "x86_64-centos7-gcc8-dbg"]]
}
