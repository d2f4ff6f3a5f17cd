import JSON

/// The metadata of seeded drafts.
enum SeedMetadata {
    static let statuses = [
        "Published", "PUBLISHED ", "published", "in progress", "In-Progress", "IN PROGRESS", "draft", " Draft",
    ]
    private static let groups = ["EXO", "HIG", "SUS", "TOP", "SMP", "B2G", "BPH", "HIN"]
    private static let objects = [
        "dilepton", "dijet", "diphoton", "four-lepton", "single-top", "W boson", "Higgs boson", "long-lived particle",
        "vector-like quark", "heavy neutrino",
    ]
    private static let kinds = [
        "Search for %@ production", "Measurement of the %@ cross section", "Study of %@ events with missing energy",
        "Limits on %@ decays", "Differential distributions of the %@ system",
    ]
    private static let first = ["Ada", "Ben", "Chiara", "Dmitri", "Elif", "Farah", "Goran", "Hana", "Ivo", "Jun"]
    private static let last = [
        "Rossi", "Müller", "Novak", "Kim", "Okafor", "Silva", "Laurent", "Jensen", "Sato", "Haddad",
    ]
    private static let keywords = [
        "dilepton", "Dilepton", "MET", "met", "jets", "Jets", "trigger", "b-tagging", "B-Tagging", "unfolding", "BDT",
        "neural network",
    ]
    private static let datasets = ["DoubleMuon", "SingleElectron", "JetHT", "MET", "EGamma", "BTagCSV"]

    static func make(_ type: String, _ index: Int, _ random: inout SeedRandom) -> JSONObject {
        let title = title(&random)
        var info: JSONObject = [
            "analysis_title": .string(title), "people_info": people(&random),
        ]
        if index % 16 != 5 { info["status"] = .string(random.pick(statuses)) }
        switch type {
        case "lhcb":
            info["analysis_number"] = .string("LHCb-ANA-\(2012 + index % 12)-\(padded(index % 1000))")
            info["information"] = .string(abstract(title, &random))
            info["wg"] = .string(random.pick(["BandQ", "Charm", "RD", "SL", "B2OC"]))
            return [
                "general_title": .string(title), "basic_info": .object(info),
                "stripping_turbo_selection": [["line": .string("Hlt2Line\(random.below(500))Turbo")]],
                "additional_resources": ["keywords": keywordList(&random)],
            ]
        case "atlas-analysis":
            info["abstract"] = .string(abstract(title, &random))
            info["glance_id"] = .string(
                "ANA-\(random.pick(["HIGG", "EXOT", "SUSY", "STDM"]))-20\(10 + index % 14)-\(padded(index % 1000))")
            return [
                "general_title": .string(title), "basic_info": .object(info),
                "limits": ["expected": .number(JSONNumber(Double(random.below(900) + 50) / 1000))],
                "additional_resources": ["keywords": keywordList(&random)],
            ]
        default: return cms(title, info, index, &random)
        }
    }

    private static func cms(_ title: String, _ basic: JSONObject, _ index: Int, _ random: inout SeedRandom)
        -> JSONObject
    {
        var info = basic
        // 8 groups, 14 years and 1000 numbers: every seeded draft up to 100,000 has an identifier of its own.
        let cadi = "\(groups[index / 1000 % 8])-\(10 + index / 8000 % 14)-\(padded(index % 1000))"
        info[index % 4 == 3 ? "cadi_id" : "analysis_number"] = .string(cadi)
        info["abstract"] = .string(abstract(title, &random))
        let year = 2011 + random.below(8)
        var document: JSONObject = [
            "general_title": .string(title), "basic_info": .object(info),
            "input_data": [
                "luminosity": .number(JSONNumber(Double(random.below(1400) + 10) / 10)),
                "primary_datasets": [
                    [
                        "path": .string("/\(random.pick(datasets))/Run\(year)\(random.pick(["A", "B", "C", "D"]))/AOD"),
                        "year": .int(year),
                    ]
                ],
            ],
            "additional_resources": ["keywords": keywordList(&random)],
        ]
        if random.below(3) == 0 { document["analysis_reuse_mode"] = true }
        if random.below(4) == 0 {
            document["comments"] = .string("Contact the group before reuse. Ref \(random.hexadecimal(6)).")
        }
        return document
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }

    private static func title(_ random: inout SeedRandom) -> String {
        random.pick(kinds).replacing("%@", with: random.pick(objects))
            + " at \(random.pick(["7", "8", "13", "13.6"])) TeV"
    }

    private static func abstract(_ title: String, _ random: inout SeedRandom) -> String {
        "\(title), with \(random.below(130) + 5)/fb of proton-proton collisions. "
            + random.pick([
                "No significant excess is observed.", "The result agrees with the standard model.",
                "Systematic uncertainties dominate.", "The background is taken from control regions.",
            ])
    }

    private static func people(_ random: inout SeedRandom) -> JSONValue {
        .array(
            (0...random.below(3)).map { position in
                let name = random.pick(first)
                let surname = random.pick(last)
                let email = "\(name).\(surname)@cern.ch".lowercased().replacing("ü", with: "ue")
                return [
                    "email": .string(email), "name": .string("\(name) \(surname)"),
                    "role": .string(position == 0 ? "contact" : "author"),
                ]
            })
    }

    private static func keywordList(_ random: inout SeedRandom) -> JSONValue {
        .array((0...random.below(4)).map { _ in .string(random.pick(keywords)) })
    }
}
