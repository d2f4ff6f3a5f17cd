import Catalog
import Testing

/// What every declaration promises.
@Suite struct CatalogTests {
    @Test func `names are unique and lower case with underscores`() {
        let names = Catalog.cap.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.wholeMatch(of: /[a-z][a-z_]*(\.[a-z][a-z_]*)*/) != nil, "\(name)")
        }
    }

    @Test(arguments: Catalog.cap.map(\.name))
    func `a declaration is consistent`(name: String) throws {
        let operation = try #require(Catalog.operation(name))
        let placeholders = operation.path.matches(of: /\{\/?(\w+)\}/).map { String($0.1) }
        let inPath = operation.parameters.filter { if case .path = $0.place { true } else { false } }
        #expect(Set(placeholders) == Set(inPath.map(\.name)), "placeholders match the path parameters")
        #expect(inPath.allSatisfy { $0.isRequired != operation.path.contains("{/\($0.name)}") })
        #expect(
            operation.parameters.drop { $0.isRequired }.allSatisfy { !$0.isRequired }, "required parameters come first")
        #expect(Set(operation.parameters.map(\.name)).count == operation.parameters.count)
        // Three of the server's own: documents are validated and a table is computed by POST, an account is disconnected
        // by GET.
        if !["schemas.validate", "services.latex", "accounts.disconnect"].contains(name) {
            #expect((operation.effect == .read) == (operation.method == .get || operation.method == .head))
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
        #expect(operation.summary.hasSuffix(".") && operation.source.hasPrefix("cap-api"))
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
}
