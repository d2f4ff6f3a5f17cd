import GRDB
import JSON
import NIOConcurrencyHelpers

/// All analysis types, in memory, with their compiled schemas.
struct TypeCatalog: Sendable {
    /// By name, then newest first.
    let all: [AnalysisType]
    private let byID: [Int64: AnalysisType]
    /// By path below the schema root, and by the whole address.
    private let byAddress: [String: (type: AnalysisType, published: Bool)]
    private let rules = NIOLockedValueBox<[Int64: FieldRules]>([:])
    private let compiled = NIOLockedValueBox<[String: JSONSchema]>([:])

    init(_ database: Database) throws {
        var grants: [Int64: [String: Set<Int64>]] = [:]
        for row in try database.all("SELECT type, action, principal FROM type_grants") {
            grants[row[0], default: [:]][row[1], default: []].insert(row[2])
        }
        all = try database.all("SELECT id, name, version, document FROM types").map { row in
            let id: Int64 = row[0]
            let document = try JSONValue.parse(row[3] as String, options: JSONParseOptions(maximumDepth: 1024))
            return AnalysisType(
                id: id, name: row[1], version: row[2], document: document.object ?? [:], grants: grants[id] ?? [:])
        }.sorted { $0.name != $1.name ? $0.name < $1.name : $1.order.lexicographicallyPrecedes($0.order) }
        byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
        let paths = all.flatMap { [($0.depositPath, ($0, false)), ($0.recordPath, ($0, true))] }
        byAddress = Dictionary(
            paths + paths.map { (AnalysisType.schemaRoot + $0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(id: Int64) -> AnalysisType? { byID[id] }

    /// The newest version of a type, or a certain one.
    func type(named name: String, version: String? = nil) -> AnalysisType? {
        all.first { $0.name == name && (version == nil || $0.version == version) }
    }

    /// All versions of a type, newest first.
    func versions(of name: String) -> [AnalysisType] { all.filter { $0.name == name } }

    /// The newest version of every type.
    var latest: [AnalysisType] {
        var seen: Set<String> = []
        return all.filter { seen.insert($0.name).inserted }
    }

    /// The type whose schema has this address or path below the schema root; the fragment does not matter.
    func type(at address: String) -> (type: AnalysisType, published: Bool)? {
        if let known = byAddress[address] { return known }
        let path = address.utf8.prefix { $0 != UInt8(ascii: "#") }
        return byAddress[String(Substring(path))]
    }

    /// The schema at an absolute address.
    func schema(at address: String) -> JSONValue? {
        guard address.hasPrefix(AnalysisType.schemaRoot), let (type, published) = type(at: address) else { return nil }
        return type.part("schema", published: published)
    }

    /// The rules for single fields in the schema of a type's drafts, found at first use. A schema with a broken reference
    /// has none.
    func fieldRules(_ type: AnalysisType) -> FieldRules {
        if let known = rules.withLockedValue({ $0[type.id] }) { return known }
        let schema = try? SchemaResolution.resolve(type, published: false, in: self)
        let found = FieldRules(schema ?? [:])
        rules.withLockedValue { $0[type.id] = found }
        return found
    }

    /// The compiled schema of a type; compiled at first use, kept as long as no type changes.
    func compiledSchema(_ type: AnalysisType, published: Bool) -> JSONSchema {
        let path = published ? type.recordPath : type.depositPath
        if let known = compiled.withLockedValue({ $0[path] }) { return known }
        let schema = JSONSchema(
            type.part("schema", published: published), draft: .draft7, base: AnalysisType.schemaRoot + path,
            resolver: schema(at:))
        compiled.withLockedValue { $0[path] = schema }
        return schema
    }
}
