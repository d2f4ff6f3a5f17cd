import Foundation
import GRDB
import JSON

/// `/services` (section 3.9). Nothing is asked of the outside: people and groups are those of the world, all else a few
/// built-in examples. X2 pushes files to Zenodo for anybody (section 7.39) and is left out.
struct ServiceRoutes: Sendable {
    let store: Store

    func answer(_ call: Call, _ rest: [String]) async throws -> Answer {
        guard let service = rest.first else { throw CapError.noURL }
        let below = rest.dropFirst().joined(separator: "/")
        switch (service, rest.count) {
        case ("status", 1) where call.isRead: return .json(ServiceExamples.status)
        case ("healthcheck", 2...) where call.isRead:
            guard ServiceExamples.healthchecks.contains(below) else { throw CapError.noURL }
            return .text("Ok!")
        case ("zenodo", 3) where rest[1] == "record" && call.isRead:
            return ServiceExamples.zenodo[rest[2]].map { .json($0) }
                ?? .json(["message": "PID does not exist.", "status": 404], status: 404)
        default: break
        }
        _ = try call.user()
        if service == "latex", rest.count == 1 {
            guard call.method == .post else { throw CapError.method }
            return try ServiceRoutes.latex(try await call.optionalJSONBody())
        }
        guard call.isRead else { throw CapError.method }
        switch (service, rest.count) {
        case ("ldap", 3) where below == "user/mail", ("oidc", 2) where below == "user":
            return .json(
                .array(try await people(call.query["query"] ?? "").prefix(service == "ldap" ? 7 : 100).map(\.self)))
        case ("ldap", 3) where below == "egroup/mail", ("oidc", 2) where below == "group":
            return .json(.array(try await groups(call.query["query"] ?? "")))
        case ("orcid", 1):
            guard let name = call.query["name"] else { return .disguisedError("name parameter not found.") }
            let known = ServiceExamples.orcidByName[name.lowercased()]
            return .json(known.map { ["orcid": .string($0)] } ?? [:])
        case ("orcid", 2):
            return ServiceExamples.orcid(below).map { .json($0) }
                ?? .json(["developer-message": "404 Not Found", "error-code": 9016, "response-code": 404], status: 404)
        case ("ror", 1):
            guard let query = call.query["query"] else { return .disguisedError("ROR Query not found.") }
            return .json(ServiceRoutes.organisations(query))
        case ("ror", 2):
            let known = ServiceExamples.organisations.first { $0["ror_org_id"]?.string == "https://ror.org/\(below)" }
            guard let known else { throw CapError.plain(404, "Organization not found.") }
            return .json(.object(known))
        case ("indico", 2): return .json(ServiceExamples.events[below] ?? [])
        case ("cds", 2): return .json(try ServiceRoutes.document(below))
        case ("adl", 3...): return try await description(call, rest[1], rest.dropFirst(2).joined(separator: "/"))
        default: throw CapError.noURL
        }
    }

    // MARK: People and groups

    private func people(_ query: String) async throws -> [JSONValue] {
        try await directory("person", table: "users", column: "email", query).map { email in
            let name = ConnectedAccount.displayName(email)
            return [
                "email": .string(email),
                "profile": ["common_name": .string(name), "department": "EP", "display_name": .string(name)],
            ]
        }
    }

    private func groups(_ query: String) async throws -> [JSONValue] {
        try await directory("egroup", table: "roles", column: "name", query).map(JSONValue.string)
    }

    /// Addresses that hold a text; nothing for an empty one.
    private func directory(_ kind: String, table: String, column: String, _ query: String) async throws -> [String] {
        guard !query.isEmpty else { return [] }
        let wanted = query.lowercased()
        return try store.read { database in
            try database.all(
                """
                SELECT email FROM (SELECT email FROM directory WHERE kind = ? UNION SELECT \(column) FROM \(table))
                WHERE instr(email, ?) > 0 ORDER BY email
                """, [kind, wanted]
            ).map { $0[0] }
        }
    }

    // MARK: Documents

    private static func organisations(_ query: String) -> JSONValue {
        let wanted = query.lowercased()
        let found = ServiceExamples.organisations.filter { organisation in
            ([organisation["name"]] + (organisation["acronyms"]?.array ?? [])).contains {
                $0?.string?.lowercased().contains(wanted) == true
            }
        }
        return .array(
            found.map { organisation in
                [
                    "acronyms": organisation["acronyms"] ?? [], "name": organisation["name"] ?? "",
                    "ror_org_id": organisation["ror_org_id"] ?? "",
                ]
            })
    }

    private static func document(_ number: String) throws(CapError) -> JSONValue {
        switch number {
        case "1": throw .plain(401, "You are unauthorized to view this CDS record.")
        case "2": throw .plain(400, "The record was deleted from CDS.")
        default:
            guard let document = ServiceExamples.documents[number] else {
                throw .plain(404, "CDS record does not exist.")
            }
            return document
        }
    }

    private static func latex(_ body: JSONValue?) throws(CapError) -> Answer {
        guard let paths = body?["paths"]?.array, !paths.isEmpty else {
            throw .plain(400, "Missing data, please provide the list of dataset paths.")
        }
        let names = paths.compactMap(\.string)
        guard names.count == paths.count, names.allSatisfy({ !$0.isEmpty }) else {
            throw .plain(400, "Dataset list contains invalid values. Aborting.")
        }
        let escape = { (text: String) in
            text.replacing("_", with: "\\_").replacing("&", with: "\\&").replacing("%", with: "\\%")
        }
        let rows = names.map { "\(escape($0)) \\\\" }
        let title = body?["title"]?.string.map { ["\\hline", "\\textbf{\(escape($0))} \\\\"] } ?? []
        let lines = ["\\begin{tabularx}{\\textwidth}{X}"] + title + ["\\hline"] + rows + ["\\hline", "\\end{tabularx}"]
        return .json(["latex": .string(lines.joined(separator: "\n"))])
    }

    private func description(_ call: Call, _ pid: String, _ key: String) async throws -> Answer {
        let types = store.types
        let object = try store.read { database in
            let draft = try Draft.find(pid, in: database)
            let rights = try Rights.on(draft, type: types[draft.type], for: call.identity, in: database)
            guard rights.contains(.read) else { throw CapError.denied }
            return try StoredObject.find(bucket: draft.bucket, key: key, in: database)
        }
        guard let object, object.size <= 1 << 20,
            let data = FileManager.default.contents(atPath: store.files.path(object.file))
        else { throw CapError.plain(404, "File \(key) does not exist.") }
        guard let parsed = AnalysisDescription.parse(String(decoding: data, as: UTF8.self)) else {
            throw CapError.plain(400, "The file could not be parsed.")
        }
        return .json(parsed)
    }
}
