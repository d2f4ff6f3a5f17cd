/// Turns schema documents into nodes. References are followed at once; a node's index is given out before its keywords are
/// compiled, so recursive schemas end.
struct SchemaCompiler {
    private(set) var nodes: [SchemaNode] = []
    private let draft: JSONSchemaDraft
    private let resolver: (String) -> JSONValue?
    private var documents: [String: JSONValue?] = [:]
    private var identified: [SchemaAddress: (schema: JSONValue, base: String)] = [:]
    private var compiled: [SchemaAddress: Int] = [:]

    init(draft: JSONSchemaDraft, resolver: @escaping (String) -> JSONValue?) {
        self.draft = draft
        self.resolver = resolver
    }

    /// Compiles a whole document and returns its root node.
    mutating func compile(_ document: JSONValue, at address: String) -> Int {
        documents[address] = document
        register(document, base: address, atRoot: true)
        return node(document, base: address)
    }

    private var idKeyword: String { draft == .draft4 ? "id" : "$id" }

    /// Notes every schema of a document that has an address of its own.
    private mutating func register(_ value: JSONValue, base: String, atRoot: Bool = false) {
        var base = base
        switch value {
        case .object(let object):
            if let id = object[idKeyword]?.string {
                let address = SchemaAddress(id, against: base)
                if address.fragment.isEmpty { base = address.base }
                identified[address] = (value, base)
            }
            for (name, member) in object where name != "enum" && name != "const" { register(member, base: base) }
        case .array(let array):
            for element in array { register(element, base: base) }
        default: break
        }
    }

    private mutating func node(_ schema: JSONValue, base: String) -> Int {
        let index = nodes.count
        nodes.append(SchemaNode())
        let keywords = self.keywords(schema, base: base)
        nodes[index].keywords = keywords
        return index
    }

    private mutating func reference(_ text: String, base: String) -> SchemaKeyword {
        let address = SchemaAddress(text, against: base)
        if let index = compiled[address] { return .reference(index) }
        guard let (schema, schemaBase) = find(address) else {
            return .unresolved(address.base + "#" + address.fragment)
        }
        let index = nodes.count
        nodes.append(SchemaNode())
        compiled[address] = index
        let keywords = self.keywords(schema, base: schemaBase)
        nodes[index].keywords = keywords
        return .reference(index)
    }

    private mutating func find(_ address: SchemaAddress) -> (schema: JSONValue, base: String)? {
        if let known = identified[address] { return known }
        var whole = address
        whole.fragment = ""
        let document: JSONValue
        if let known = identified[whole] {
            document = known.schema
        } else if let known = documents[address.base] {
            guard let known else { return nil }
            document = known
        } else {
            let loaded = resolver(address.base)
            documents[address.base] = .some(loaded)
            guard let loaded else { return nil }
            register(loaded, base: address.base, atRoot: true)
            document = loaded
        }
        if let known = identified[address] { return known }
        guard let pointer = JSONPointer(address.fragment) else { return nil }
        return walk(document, pointer.tokens[...], base: address.base)
    }

    /// Follows a pointer and the changes of base address on its way.
    private func walk(_ schema: JSONValue, _ tokens: ArraySlice<String>, base: String) -> (
        schema: JSONValue, base: String
    )? {
        guard let token = tokens.first else { return (schema, base) }
        var base = base
        if let id = schema[idKeyword]?.string, !id.hasPrefix("#") { base = SchemaAddress(id, against: base).base }
        guard let next = JSONPointer(tokens: [token]).value(in: schema) else { return nil }
        return walk(next, tokens.dropFirst(), base: base)
    }

    private mutating func keywords(_ schema: JSONValue, base: String) -> [SchemaKeyword] {
        switch schema {
        case .bool(false): return [.nothing]
        case .object(let object):
            // Up to draft 7 a reference hides everything beside it.
            if let text = object["$ref"]?.string { return [reference(text, base: base)] }
            var base = base
            if let id = object[idKeyword]?.string, !id.hasPrefix("#") { base = SchemaAddress(id, against: base).base }
            return SchemaCompiler.jsonbOrder(object.keys).compactMap { name in
                object[name].flatMap { keyword(name, $0, in: object, base: base) }
            }
        default: return []
        }
    }

    /// The order of member names in PostgreSQL's JSONB: shorter first, then by bytes.
    static func jsonbOrder(_ names: [String]) -> [String] {
        names.sorted { $0.utf8.count != $1.utf8.count ? $0.utf8.count < $1.utf8.count : UTF8Order.compare($0, $1) < 0 }
    }

    private mutating func nodes(_ schemas: [JSONValue], base: String) -> [Int] { schemas.map { node($0, base: base) } }

    private mutating func keyword(
        _ name: String, _ value: JSONValue, in schema: JSONObject, base: String
    ) -> SchemaKeyword? {
        switch (name, value) {
        case ("type", .string(let type)): return .type([value], [SchemaType(rawValue: type)].compactMap(\.self))
        case ("type", .array(let types)):
            return .type(types, types.compactMap { $0.string.flatMap(SchemaType.init(rawValue:)) })
        case ("enum", .array(let values)): return .enum(values)
        case ("const", _) where draft == .draft7: return .const(value)
        case ("minimum", .number(let limit)):
            return .minimum(limit, exclusive: draft == .draft4 && schema["exclusiveMinimum"]?.bool == true)
        case ("maximum", .number(let limit)):
            return .maximum(limit, exclusive: draft == .draft4 && schema["exclusiveMaximum"]?.bool == true)
        case ("exclusiveMinimum", .number(let limit)) where draft == .draft7: return .minimum(limit, exclusive: true)
        case ("exclusiveMaximum", .number(let limit)) where draft == .draft7: return .maximum(limit, exclusive: true)
        case ("multipleOf", .number(let divisor)): return .multipleOf(divisor)
        case ("minLength", .number(let limit)): return .minLength(Int(limit.double))
        case ("maxLength", .number(let limit)): return .maxLength(Int(limit.double))
        case ("pattern", .string(let pattern)): return .pattern(pattern, SchemaPattern(pattern))
        case ("minItems", .number(let limit)): return .minItems(Int(limit.double))
        case ("maxItems", .number(let limit)): return .maxItems(Int(limit.double))
        case ("uniqueItems", .bool(true)): return .uniqueItems
        case ("items", .array(let schemas)):
            let list = nodes(schemas, base: base)
            return .itemList(list, additional: schema["additionalItems"].map { node($0, base: base) })
        case ("items", _): return .items(node(value, base: base))
        case ("contains", _) where draft == .draft7: return .contains(node(value, base: base))
        case ("minProperties", .number(let limit)): return .minProperties(Int(limit.double))
        case ("maxProperties", .number(let limit)): return .maxProperties(Int(limit.double))
        case ("required", .array(let names)): return .required(names.compactMap(\.string))
        case ("properties", .object(let members)):
            return .properties(named(members, base: base))
        case ("patternProperties", .object(let members)):
            return .patternProperties(
                members.map { (pattern: SchemaPattern($0), schema: node($1, base: base)) })
        case ("additionalProperties", _) where value.bool != true:
            return additionalProperties(value, in: schema, base: base)
        case ("propertyNames", _) where draft == .draft7: return .propertyNames(node(value, base: base))
        case ("dependencies", .object(let members)): return dependencies(members, base: base)
        case ("allOf", .array(let schemas)): return .allOf(nodes(schemas, base: base))
        case ("anyOf", .array(let schemas)): return .anyOf(nodes(schemas, base: base))
        case ("oneOf", .array(let schemas)):
            return .oneOf(schemas.map { (schema: node($0, base: base), repr: $0.pythonRepr) })
        case ("not", _): return .not(node(value, base: base), repr: value.pythonRepr)
        case ("if", _) where draft == .draft7:
            return .conditional(
                node(value, base: base), then: schema["then"].map { node($0, base: base) },
                otherwise: schema["else"].map { node($0, base: base) })
        case (_, _) where name.hasPrefix("x-"): return .custom(name, value)
        default: return nil
        }
    }

    private mutating func named(_ members: JSONObject, base: String) -> [(name: String, schema: Int)] {
        SchemaCompiler.jsonbOrder(members.keys).compactMap { name in
            members[name].map { (name: name, schema: node($0, base: base)) }
        }
    }

    private mutating func additionalProperties(
        _ value: JSONValue, in schema: JSONObject, base: String
    ) -> SchemaKeyword {
        let patterns = schema["patternProperties"]?.object?.keys ?? []
        return .additionalProperties(
            known: Set(schema["properties"]?.object?.keys ?? []), patterns: patterns.map(SchemaPattern.init),
            patternTexts: patterns, schema: value.bool == false ? nil : node(value, base: base))
    }

    private mutating func dependencies(_ members: JSONObject, base: String) -> SchemaKeyword {
        .dependencies(
            SchemaCompiler.jsonbOrder(members.keys).compactMap { name in
                switch members[name] {
                case .array(let names): (name: name, names: names.compactMap(\.string), schema: 0)
                case .string(let single): (name: name, names: [single], schema: 0)
                case let schema?: (name: name, names: nil, schema: node(schema, base: base))
                case nil: nil
                }
            })
    }
}
