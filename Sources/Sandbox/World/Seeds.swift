import JSON

/// Drafts in any number for `--records N`: always the same for the same N, owned by the demo user.
///
/// Of ten drafts eight are `cms-analysis`, one is `lhcb`, one `atlas-analysis` (types that the world lacks, or in which the
/// demo user may not create, are left out), each in the oldest version of its type, so that a newer one is something to move to.
/// What a migration finds to do in the `cms-analysis` drafts:
/// - three of four have the CADI id at its old place, `basic_info.analysis_number`, and none at `basic_info.cadi_id`;
/// - `basic_info.status` is spelt in many ways: `Published`, `PUBLISHED `, `published`, `in progress`, `In-Progress`,
///   `IN PROGRESS`, `draft`, ` Draft`; one of sixteen drafts has none;
/// - keywords (`additional_resources.keywords`) are written in mixed case and sometimes twice.
/// Other fields: `general_title`, `basic_info.{analysis_title, abstract, people_info[].{name,email,role}}`,
/// `input_data.{luminosity, primary_datasets[].{path,year}}`, `analysis_reuse_mode`, `comments`.
enum Seeds {
    static func create(_ count: Int, in store: Store) throws {
        guard count > 0 else { return }
        let accounts = store.accounts
        let types = store.types
        guard let identity = accounts.demoToken.flatMap(accounts.identity(token:)) else {
            throw SandboxError("the world has no user with a token to own the seeds")
        }
        let usable = ["cms-analysis", "lhcb", "atlas-analysis"].compactMap { types.versions(of: $0).last }
            .filter { $0.isCreatable(by: identity) }
        guard let first = usable.first else {
            throw SandboxError(
                "the first user may create in none of cms-analysis, lhcb and atlas-analysis: nothing to seed")
        }
        try store.prepare { change in
            change.changesLists = true
            for index in 0..<count {
                let name = index % 10 == 8 ? "lhcb" : index % 10 == 9 ? "atlas-analysis" : "cms-analysis"
                let type = usable.first { $0.name == name } ?? first
                var random = SeedRandom(seed: UInt64(index))
                let metadata = SeedMetadata.make(type.name, index, &random)
                try insert(metadata, type, index, identity, &random, &change)
            }
        }
    }

    /// One minute apart, from 2022 on: every draft has dates of its own.
    private static func date(_ index: Int, _ microseconds: Int) -> String {
        Timestamp.text(seconds: 1_640_995_200 + index * 60, microseconds: microseconds)
    }

    private static func insert(
        _ metadata: JSONObject, _ type: AnalysisType, _ index: Int, _ identity: Identity, _ random: inout SeedRandom,
        _ change: inout Change
    ) throws {
        let pid = random.hexadecimal(32)
        let bucket = [8, 4, 4, 4, 12].map { random.hexadecimal($0) }.joined(separator: "-")
        let holder: JSONValue = ["roles": [], "users": [.int(identity.id)]]
        var document = metadata
        document["$schema"] = .string(AnalysisType.schemaRoot + type.depositPath)
        document["_access"] = ["deposit-admin": holder, "deposit-read": holder, "deposit-update": holder]
        document["_deposit"] = [
            "created_by": .int(identity.id), "id": .string(pid), "owners": [.int(identity.id)], "status": "draft",
        ]
        document["_experiment"] = type.experiment.map(JSONValue.string) ?? .null
        let database = change.database
        let created = date(index, random.below(1_000_000))
        try database.run(
            """
            INSERT INTO drafts (pid, type, shelf, creator, finder, status, revision, bucket, created, updated, cadi, document)
            VALUES (?, ?, ?, ?, ?, 'draft', 0, ?, ?, ?, ?, ?)
            """,
            [
                pid, type.id, type.shelf, identity.id, type.indexesCreator ? identity.id : nil, bucket, created,
                created,
                document["basic_info"]?["cadi_id"]?.string, WrittenObject(document).text,
            ])
        let id = database.lastInsertedRowID
        try database.run(
            "INSERT INTO buckets (id, kind, object, locked, size, created, updated) VALUES (?, ?, ?, 0, 0, ?, ?)",
            [bucket, Draft.kind, id, created, created])
        try database.run(
            "INSERT INTO readers (kind, principal, object) VALUES (?, ?, ?)", [Draft.kind, identity.id, id])
        for action in ["read", "update", "admin"] {
            try AccessList.grant(Draft.kind, id, action, identity.id, in: database)
        }
    }
}

/// A small generator (SplitMix64): the same numbers for the same seed, on every machine.
struct SeedRandom {
    private var state: UInt64

    /// The first number scrambles the seed: neighbouring seeds would otherwise give the same numbers, only shifted.
    init(seed: UInt64) {
        state = seed
        state = next()
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// A number from 0 up to, but not including, 1.
    mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    mutating func hexadecimal(_ digits: Int) -> String {
        var text = ""
        while text.count < digits {
            let part = String(next(), radix: 16)
            text += String(repeating: "0", count: 16 - part.count) + part
        }
        return String(text.prefix(digits))
    }
}
