import Catalog
import Testing

/// What every declaration promises.
@Suite struct CatalogTests {
    @Test func `names are unique and lower case with underscores`() {
        for operations in [Catalog.cap, Catalog.codeOcean] {
            let names = operations.map(\.name)
            #expect(Set(names).count == names.count)
            for name in names {
                #expect(name.wholeMatch(of: /[a-z][a-z_]*(\.[a-z][a-z_]*)*/) != nil, "\(name)")
            }
        }
    }

    /// Reads that are no GET: documents are validated, a table is computed and Code Ocean searches and lists by POST.
    private static let readsByPost: Set = [
        "schemas.validate", "services.latex", "capsules.search", "pipelines.search", "data_assets.search",
        "computations.list_results", "data_assets.list_files",
    ]

    @Test(arguments: (Catalog.cap + Catalog.codeOcean).map(\.name))
    func `a declaration is consistent`(name: String) throws {
        let operation = try #require(
            Catalog.operation(name) ?? Catalog.operation(name, in: Catalog.codeOcean))
        let placeholders = operation.path.matches(of: /\{\/?(\w+)\}/).map { String($0.1) }
        let inPath = operation.parameters.filter { if case .path = $0.place { true } else { false } }
        #expect(Set(placeholders) == Set(inPath.map(\.name)), "placeholders match the path parameters")
        #expect(inPath.allSatisfy { $0.isRequired != operation.path.contains("{/\($0.name)}") })
        #expect(
            operation.parameters.drop { $0.isRequired }.allSatisfy { !$0.isRequired }, "required parameters come first")
        #expect(Set(operation.parameters.map(\.name)).count == operation.parameters.count)
        // CAP disconnects an account by GET.
        if name != "accounts.disconnect" {
            let reads = operation.method == .get || operation.method == .head || Self.readsByPost.contains(name)
            #expect((operation.effect == .read) == reads)
        }
        switch operation.body {
        case .none: break
        case .json(let parameter, _), .file(let parameter):
            #expect(operation.parameters.contains { $0.name == parameter })
        case .filePart(let path, let offset, let count):
            #expect([path, offset, count].allSatisfy { wanted in operation.parameters.contains { $0.name == wanted } })
        case .form(let file, let name):
            #expect([file, name].allSatisfy { wanted in operation.parameters.contains { $0.name == wanted } })
        case .fields(let wires, _):
            #expect(wires.values.allSatisfy { wanted in operation.parameters.contains { $0.name == wanted } })
        case .merged(let parameter, let added):
            #expect(
                ([parameter] + added.values).allSatisfy { wanted in operation.parameters.contains { $0.name == wanted }
                })
        }
        #expect(operation.summary.hasSuffix(".") && operation.source.contains(#/^(cap|codeocean)-api /#))
        #expect(operation.isInternal || !operation.example.isEmpty, "a public operation shows an example")
    }

    @Test func `views name only types the server knows`() {
        for operation in Catalog.cap {
            for parameter in operation.parameters {
                guard case .view(let types) = parameter.place else { continue }
                #expect(parameter.values.allSatisfy { types[$0] != nil }, "\(operation.name)")
            }
        }
    }

    /// The index of reference codeocean-api 2: every operation but the search of platforms before 3.0.
    @Test func `every operation of Code Ocean is bound`() {
        let keys = Set(Catalog.codeOcean.flatMap { $0.source.matches(of: /\b[CPXDM]\d+\b/).map { String($0.0) } })
        let index =
            (1...13).flatMap { ["C\($0)", "P\($0)"] } + (1...9).map { "X\($0)" } + (1...12).map { "D\($0)" } + ["M1"]
        #expect(index.count == 48)
        #expect(keys == Set(index))
    }
}
