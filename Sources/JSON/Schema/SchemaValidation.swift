extension JSONSchema {
    /// Checks an instance.
    ///
    /// - Parameters:
    ///   - instance: the document to check.
    ///   - ignoringRequired: whether `required` is not enforced, at no depth (as for drafts, section 4.6).
    ///   - custom: judges keywords that start with `x-`: gets name, argument and value; returns a message or nil.
    /// - Returns: one entry per violation, in the order of the schema.
    /// - Throws: ``JSONSchemaReferenceError`` when a schema that was never found is needed.
    public func violations(
        of instance: JSONValue, ignoringRequired: Bool = false,
        custom: (String, JSONValue, JSONValue) throws -> String? = { _, _, _ in nil }
    ) throws -> [JSONSchemaViolation] {
        try withoutActuallyEscaping(custom) { custom in
            var run = SchemaRun(nodes: nodes, ignoringRequired: ignoringRequired, custom: custom)
            try run.check(instance, root)
            return run.violations
        }
    }
}

/// One validation: walks schema and instance together and collects violations.
private struct SchemaRun {
    let nodes: [SchemaNode]
    let ignoringRequired: Bool
    let custom: (String, JSONValue, JSONValue) throws -> String?
    var violations: [JSONSchemaViolation] = []
    var path: [JSONSchemaViolation.Step] = []

    mutating func fail(_ message: String, required: [String] = []) {
        violations.append(JSONSchemaViolation(path: path, message: message, required: required))
    }

    mutating func check(_ value: JSONValue, _ index: Int) throws {
        for keyword in nodes[index].keywords { try apply(keyword, to: value) }
    }

    mutating func check(_ value: JSONValue, _ index: Int, at step: JSONSchemaViolation.Step) throws {
        path.append(step)
        defer { path.removeLast() }
        try check(value, index)
    }

    /// Whether a value is valid against a node, without noting violations.
    func accepts(_ value: JSONValue, _ index: Int) throws -> Bool {
        var run = SchemaRun(nodes: nodes, ignoringRequired: ignoringRequired, custom: custom)
        try run.check(value, index)
        return run.violations.isEmpty
    }

    mutating func apply(_ keyword: SchemaKeyword, to value: JSONValue) throws {
        switch keyword {
        case .nothing: fail("False schema does not allow \(value.pythonRepr)")
        case .reference(let index): try check(value, index)
        case .unresolved(let reference): throw JSONSchemaReferenceError(reference: reference)
        case .type(let names, let types):
            if !types.contains(where: { $0.accepts(value) }) {
                fail("\(value.pythonRepr) is not of type \(names.map(\.pythonRepr).joined(separator: ", "))")
            }
        case .enum(let values):
            if !values.contains(value) {
                fail("\(value.pythonRepr) is not one of \(JSONValue.array(values).pythonRepr)")
            }
        case .const(let constant):
            if value != constant { fail("\(constant.pythonRepr) was expected") }
        case .allOf(let schemas):
            for schema in schemas { try check(value, schema) }
        case .anyOf(let schemas):
            if try !schemas.contains(where: { try accepts(value, $0) }) {
                fail("\(value.pythonRepr) is not valid under any of the given schemas")
            }
        case .oneOf(let schemas): try oneOf(schemas, value)
        case .not(let schema, let repr):
            if try accepts(value, schema) { fail("\(repr) is not allowed for \(value.pythonRepr)") }
        case .conditional(let condition, let then, let otherwise):
            if let branch = try accepts(value, condition) ? then : otherwise { try check(value, branch) }
        case .custom(let name, let argument):
            if let message = try custom(name, argument, value) { fail(message) }
        default:
            switch value {
            case .number(let number): applyToNumber(keyword, number)
            case .string(let string): applyToString(keyword, string)
            case .array(let array): try applyToArray(keyword, array)
            case .object(let object): try applyToObject(keyword, object)
            default: break
            }
        }
    }

    private mutating func oneOf(_ schemas: [(schema: Int, repr: String)], _ value: JSONValue) throws {
        let valid = try schemas.filter { try accepts(value, $0.schema) }
        if valid.isEmpty {
            fail("\(value.pythonRepr) is not valid under any of the given schemas")
        } else if valid.count > 1 {
            // jsonschema names the first valid schema last.
            let named = (valid.dropFirst() + valid.prefix(1)).map(\.repr)
            fail("\(value.pythonRepr) is valid under each of \(named.joined(separator: ", "))")
        }
    }

    private mutating func applyToNumber(_ keyword: SchemaKeyword, _ number: JSONNumber) {
        let repr = JSONValue.number(number).pythonRepr
        switch keyword {
        case .minimum(let limit, let exclusive):
            if number < limit || exclusive && number == limit {
                fail(
                    "\(repr) is less than \(exclusive ? "or equal to " : "")the minimum of \(JSONValue.number(limit).pythonRepr)"
                )
            }
        case .maximum(let limit, let exclusive):
            if limit < number || exclusive && number == limit {
                fail(
                    "\(repr) is greater than \(exclusive ? "or equal to " : "")the maximum of \(JSONValue.number(limit).pythonRepr)"
                )
            }
        case .multipleOf(let divisor):
            let isMultiple: Bool
            if let a = number.int64, let b = divisor.int64, b != 0 {
                isMultiple = a % b == 0
            } else {
                let quotient = number.double / divisor.double
                isMultiple = quotient.isFinite && quotient == quotient.rounded(.towardZero)
            }
            if !isMultiple { fail("\(repr) is not a multiple of \(JSONValue.number(divisor).pythonRepr)") }
        default: break
        }
    }

    private mutating func applyToString(_ keyword: SchemaKeyword, _ string: String) {
        let repr = { JSONValue.string(string).pythonRepr }
        switch keyword {
        case .minLength(let limit) where string.unicodeScalars.count < limit: fail("\(repr()) is too short")
        case .maxLength(let limit) where string.unicodeScalars.count > limit: fail("\(repr()) is too long")
        case .pattern(let text, let pattern) where !pattern.matches(string):
            fail("\(repr()) does not match \(JSONValue.string(text).pythonRepr)")
        default: break
        }
    }

    private mutating func applyToArray(_ keyword: SchemaKeyword, _ array: [JSONValue]) throws {
        let repr = { JSONValue.array(array).pythonRepr }
        switch keyword {
        case .minItems(let limit) where array.count < limit: fail("\(repr()) is too short")
        case .maxItems(let limit) where array.count > limit: fail("\(repr()) is too long")
        case .uniqueItems where hasDuplicates(array): fail("\(repr()) has non-unique elements")
        case .items(let schema):
            for (index, element) in array.enumerated() { try check(element, schema, at: .index(index)) }
        case .itemList(let schemas, let additional):
            for (index, (element, schema)) in zip(array, schemas).enumerated() {
                try check(element, schema, at: .index(index))
            }
            guard let additional, array.count > schemas.count else { return }
            if case .nothing? = nodes[additional].keywords.first {
                let extra = array.dropFirst(schemas.count).map(\.pythonRepr)
                fail(
                    "Additional items are not allowed (\(extra.joined(separator: ", ")) \(extra.count == 1 ? "was" : "were") unexpected)"
                )
            } else {
                for index in schemas.count..<array.count { try check(array[index], additional, at: .index(index)) }
            }
        case .contains(let schema):
            if try !array.contains(where: { try accepts($0, schema) }) {
                fail("None of \(repr()) are valid under the given schema")
            }
        default: break
        }
    }

    private func hasDuplicates(_ array: [JSONValue]) -> Bool {
        array.indices.contains { first in array[..<first].contains(array[first]) }
    }

    private mutating func applyToObject(_ keyword: SchemaKeyword, _ object: JSONObject) throws {
        let repr = { JSONValue.object(object).pythonRepr }
        switch keyword {
        case .minProperties(let limit) where object.count < limit: fail("\(repr()) does not have enough properties")
        case .maxProperties(let limit) where object.count > limit: fail("\(repr()) has too many properties")
        case .required(let names) where !ignoringRequired:
            for name in names where object[name] == nil {
                fail("\(JSONValue.pythonRepr(name)) is a required property", required: names)
            }
        case .properties(let members):
            for (name, schema) in members {
                if let value = object[name] { try check(value, schema, at: .name(name)) }
            }
        case .patternProperties(let members):
            for (pattern, schema) in members {
                for (name, value) in object where pattern.matches(name) { try check(value, schema, at: .name(name)) }
            }
        case .additionalProperties(let known, let patterns, let texts, let schema):
            let extra = object.keys.filter { name in !known.contains(name) && !patterns.contains { $0.matches(name) } }
            if let schema {
                for name in extra {
                    if let value = object[name] { try check(value, schema, at: .name(name)) }
                }
            } else if !extra.isEmpty {
                refuse(extra, patterns: texts)
            }
        case .propertyNames(let schema):
            for name in object.keys { try check(.string(name), schema) }
        case .dependencies(let members):
            for (name, names, schema) in members where object[name] != nil {
                guard let names else {
                    try check(.object(object), schema)
                    continue
                }
                for needed in names where object[needed] == nil {
                    fail("\(JSONValue.pythonRepr(needed)) is a dependency of \(JSONValue.pythonRepr(name))")
                }
            }
        default: break
        }
    }

    private mutating func refuse(_ names: [String], patterns: [String]) {
        let listed = names.map(JSONValue.pythonRepr).joined(separator: ", ")
        if patterns.isEmpty {
            fail("Additional properties are not allowed (\(listed) \(names.count == 1 ? "was" : "were") unexpected)")
        } else {
            let expressions = patterns.map(JSONValue.pythonRepr).joined(separator: ", ")
            fail("\(listed) \(names.count == 1 ? "does" : "do") not match any of the regexes: \(expressions)")
        }
    }
}

extension SchemaType {
    func accepts(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .bool), (.object, .object), (.array, .array), (.number, .number),
            (.string, .string):
            true
        case (.integer, .number(let number)): number.isIntegral
        default: false
        }
    }
}
