import JSON

/// The few documents of the demo world: three drafts of the demo user, one that a colleague shares with the group, and a
/// published record.
enum DemoSamples {
    static func create(in store: Store) throws {
        let accounts = store.accounts
        let types = store.types
        try store.prepare { change in
            let ada = try Author(DemoWorld.demo, accounts, types)
            let ben = try Author(DemoWorld.colleague, accounts, types)
            _ = try ada.draft("cms-analysis", search, &change)
            _ = try ada.draft("lhcb", charm, &change)
            _ = try ada.draft("atlas-analysis", limits, &change)
            var shared = try ben.draft("cms-analysis", dimuon, &change)
            try Permissions.apply(
                [["action": "deposit-read", "email": .string(DemoWorld.demo), "op": "add", "type": "user"]],
                to: &shared, &change)
            try DraftWriting(types: types).commit(&shared, &change)
            var published = try ada.draft("cms-analysis", combination, &change)
            try Publishing(types: types, accounts: accounts).publish(&published, &change)
        }
    }

    private struct Author {
        let creation: DraftCreation

        init(_ email: String, _ accounts: AccountBook, _ types: TypeCatalog) throws {
            guard let token = accounts.tokens.values.first(where: { accounts.users[$0.user]?.email == email }),
                let identity = accounts.identity(token: token.token)
            else { throw SandboxError("the demo world has lost \(email)") }
            creation = DraftCreation(types: types, identity: identity)
        }

        func draft(_ type: String, _ metadata: JSONObject, _ change: inout Change) throws -> Draft {
            guard let type = creation.types.versions(of: type).last else {
                throw SandboxError("the demo world has lost \(type)")
            }
            return try creation.create(metadata, type: type, cleans: true, &change)
        }
    }

    private static let search: JSONObject = [
        "general_title": "Search for heavy resonances in dilepton final states",
        "basic_info": [
            "abstract": "Dielectron and dimuon spectra are searched for narrow resonances in data of 2017 and 2018.",
            "analysis_number": "EXO-19-019", "analysis_title": "Search for heavy resonances in dilepton final states",
            "people_info": [
                ["email": "ada.demo@cern.ch", "name": "Ada Demo", "role": "contact"],
                ["email": "ben.colleague@cern.ch", "name": "Ben Colleague", "role": "author"],
            ],
            "status": "In-Progress",
        ],
        "input_data": [
            "luminosity": 137.4,
            "primary_datasets": [["path": "/DoubleMuon/Run2018A-17Sep2018-v2/MINIAOD", "year": 2018]],
        ],
        "additional_resources": ["keywords": ["dilepton", "resonance", "Z'"]],
    ]

    private static let charm: JSONObject = [
        "general_title": "CP asymmetry in charm decays",
        "basic_info": [
            "analysis_number": "LHCb-ANA-2021-042", "analysis_title": "CP asymmetry in charm decays",
            "information": "Time-integrated asymmetries with the full Run 2 sample.", "status": "draft", "wg": "Charm",
        ],
        "stripping_turbo_selection": [["line": "Hlt2CharmHadDstp2D0Pip_D02KmKpTurbo"]],
    ]

    private static let limits: JSONObject = [
        "general_title": "Limits on invisible Higgs decays",
        "basic_info": [
            "abstract": "Combination of the channels with missing transverse momentum.",
            "analysis_title": "Limits on invisible Higgs decays", "glance_id": "ANA-HIGG-2019-03",
            "status": "Published",
        ],
        "limits": ["expected": 0.077, "observed": 0.107],
    ]

    private static let dimuon: JSONObject = [
        "general_title": "Dimuon trigger efficiencies",
        "basic_info": [
            "abstract": "Tag and probe on the Z peak.", "analysis_title": "Dimuon trigger efficiencies",
            "cadi_id": "MUO-20-003", "status": "PUBLISHED ",
        ],
    ]

    private static let combination: JSONObject = [
        "general_title": "Combined measurement of Higgs boson couplings",
        "basic_info": [
            "abstract": "All channels of Run 2 are fitted together.",
            "analysis_title": "Combined measurement of Higgs boson couplings", "cadi_id": "HIG-19-005",
            "status": "published",
        ],
        "additional_resources": ["keywords": ["Higgs", "couplings", "combination"]],
    ]
}
