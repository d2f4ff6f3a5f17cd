/// The dialects of JSON Schema that differ in what a keyword means.
public enum JSONSchemaDraft: Sendable {
    case draft4
    case draft7
}

/// A schema that was needed but could not be found.
public struct JSONSchemaReferenceError: Error, CustomStringConvertible {
    /// The reference as it resolved against its base.
    public let reference: String

    /// What could not be resolved.
    public var description: String { "cannot resolve \(reference)" }
}

/// A JSON Schema (draft 4 or 7), compiled once and used by any number of threads.
///
/// Keywords and properties are visited in the order in which PostgreSQL's JSONB keeps them (shorter names first, then by
/// bytes), because that is the order of the messages of the reference server (section 4.6 of the protocol reference).
public struct JSONSchema: Sendable {
    let nodes: [SchemaNode]
    let root: Int

    /// Compiles a schema and everything it refers to.
    ///
    /// - Parameters:
    ///   - document: the schema.
    ///   - draft: the dialect.
    ///   - base: the address of the document itself, against which relative references resolve.
    ///   - resolver: gives the document at an absolute address without fragment; nil when unknown. The schemas of
    ///     schemas on json-schema.org are known without it. A reference that
    ///     cannot be resolved is an error only when validation reaches it.
    public init(
        _ document: JSONValue, draft: JSONSchemaDraft = .draft7, base: String = "",
        resolver: (String) -> JSONValue? = { _ in nil }
    ) {
        // The compiler lives no longer than this call, so the closure does not escape in fact.
        (nodes, root) = withoutActuallyEscaping(resolver) { resolver in
            var compiler = SchemaCompiler(draft: draft, resolver: { resolver($0) ?? MetaSchema.document(at: $0) })
            let root = compiler.compile(document, at: base)
            return (compiler.nodes, root)
        }
    }
}

/// One violation.
public struct JSONSchemaViolation: Sendable, Equatable {
    /// A step from the root of the instance.
    public enum Step: Sendable, Equatable {
        case name(String)
        case index(Int)

        /// The step as a field error shows it: a string or an integer.
        public var json: JSONValue {
            switch self {
            case .name(let name): .string(name)
            case .index(let index): .int(index)
            }
        }
    }

    /// Where in the instance.
    public var path: [Step]
    /// What is wrong, in the words of Python's jsonschema.
    public let message: String
    /// For a missing property: all names in the `required` list that it stands in.
    public let required: [String]
}

/// Schema nodes refer to each other by index, so schemas may be recursive and the whole stays a value.
struct SchemaNode: Sendable {
    var keywords: [SchemaKeyword] = []
}

/// A keyword with its compiled argument.
indirect enum SchemaKeyword: Sendable {
    case nothing  // the false schema
    case reference(Int)
    case unresolved(String)
    case type([JSONValue], [SchemaType])
    case `enum`([JSONValue])
    case const(JSONValue)
    case minimum(JSONNumber, exclusive: Bool)
    case maximum(JSONNumber, exclusive: Bool)
    case multipleOf(JSONNumber)
    case minLength(Int)
    case maxLength(Int)
    case pattern(String, SchemaPattern)
    case minItems(Int)
    case maxItems(Int)
    case uniqueItems
    case items(Int)
    case itemList([Int], additional: Int?)
    case contains(Int)
    case minProperties(Int)
    case maxProperties(Int)
    case required([String])
    case properties([(name: String, schema: Int)])
    case patternProperties([(pattern: SchemaPattern, schema: Int)])
    case additionalProperties(known: Set<String>, patterns: [SchemaPattern], patternTexts: [String], schema: Int?)
    case propertyNames(Int)
    case dependencies([(name: String, names: [String]?, schema: Int)])
    case allOf([Int])
    case anyOf([Int])
    case oneOf([(schema: Int, repr: String)])
    case not(Int, repr: String)
    case conditional(Int, then: Int?, otherwise: Int?)
    case custom(String, JSONValue)
}

/// The simple types of JSON Schema.
enum SchemaType: String, Sendable {
    case null, boolean, object, array, number, integer, string
}
