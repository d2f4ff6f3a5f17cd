import JSON
import LuaKit

/// `native.schema` and `native.violations`: checks documents against a JSON Schema with the validator that the sandbox uses
/// too. One value serves one Lua state, on its thread.
final class SchemaCheck {
    private var schemas: [JSONSchema] = []
    private var numbers: [[UInt8]: Int64] = [:]

    var all: [(String, LuaFunction)] { [("schema", schema), ("violations", violations)] }

    /// schema(text): the number of a schema, which is compiled once however often it is asked for.
    private func schema(_ call: LuaCall) throws -> LuaReturn {
        guard let text = call.stack.bytes(at: 1) else {
            throw LuaError(kind: "internal", message: "native.schema: a JSON text is needed")
        }
        if numbers[text] == nil {
            schemas.append(JSONSchema(try JSONValue.parse(text, options: .init(maximumDepth: 1000))))
            numbers[text] = Int64(schemas.count)
        }
        call.stack.push(.integer(numbers[text] ?? 0))
        return .values(1)
    }

    /// violations(schema, document, checks_required): array of { field = {...}, message = }, as the server's `errors`.
    ///
    /// The document comes as JSON text. For a missing property `field` goes on with all names of its `required` list, as the
    /// server's does (reference 4.6).
    private func violations(_ call: LuaCall) throws -> LuaReturn {
        let stack = call.stack
        guard let number = stack.integer(at: 1), (1...schemas.count).contains(Int(number)),
            let documentText = stack.bytes(at: 2)
        else {
            throw LuaError(kind: "internal", message: "native.violations: a schema and a JSON text are needed")
        }
        do {
            let document = try JSONValue.parse(documentText, options: .init(maximumDepth: 1000))
            let found = try schemas[Int(number) - 1].violations(of: document, ignoringRequired: !stack.truth(at: 3))
            stack.push(.array(found.map(Self.entry)))
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
