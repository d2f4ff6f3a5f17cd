import JSON
import LuaKit

/// `native.violations`: checks a document against a JSON Schema with the validator that the sandbox uses too.
enum SchemaCheck {
    /// violations(schema, document, checks_required): array of { field = {...}, message = }, as the server's `errors`.
    ///
    /// Both come as JSON texts. For a missing property `field` goes on with all names of its `required` list, as the
    /// server's does (reference 4.6).
    static func violations(_ call: LuaCall) throws -> LuaReturn {
        let stack = call.stack
        guard let schemaText = stack.bytes(at: 1), let documentText = stack.bytes(at: 2) else {
            throw LuaError(kind: "internal", message: "native.violations: two JSON texts are needed")
        }
        do {
            let schema = JSONSchema(try JSONValue.parse(schemaText, options: .init(maximumDepth: 1000)))
            let document = try JSONValue.parse(documentText, options: .init(maximumDepth: 1000))
            let found = try schema.violations(of: document, ignoringRequired: !stack.truth(at: 3))
            stack.push(.array(found.map(entry)))
            return .values(1)
        } catch let error as JSONSchemaReferenceError {
            throw LuaError(
                kind: "schema", message: "the schema refers to another one that is not known: \(error.reference)")
        }
    }

    private static func entry(_ violation: JSONSchemaViolation) -> LuaValue {
        let path = violation.path.map { step -> LuaValue in
            switch step {
            case .name(let name): .string(name)
            case .index(let index): .integer(Int64(index))
            }
        }
        return .table([
            ("field", .array(path + violation.required.map(LuaValue.string))), ("message", .string(violation.message)),
        ])
    }
}
