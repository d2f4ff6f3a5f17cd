/// Why a patch could not be applied.
public struct JSONPatchError: Error, CustomStringConvertible {
    /// What was wrong, with the index of the operation.
    public let description: String
}

/// A JSON Patch (RFC 6902).
public struct JSONPatch: Sendable {
    /// The operations, as they stand in the document.
    public var operations: [JSONValue]

    /// A patch of operations that are checked when they are applied.
    public init(operations: [JSONValue]) { self.operations = operations }

    /// Applies all operations or none.
    ///
    /// - Parameter document: the document to patch; not changed.
    /// - Returns: the patched document.
    /// - Throws: ``JSONPatchError`` for an operation that is malformed or cannot be applied.
    public func applied(to document: JSONValue) throws -> JSONValue {
        var result = document
        for (index, operation) in operations.enumerated() {
            do {
                try JSONPatch.apply(operation, to: &result)
            } catch let failure as Failure {
                throw JSONPatchError(description: "operation \(index): \(failure.reason)")
            }
        }
        return result
    }

    private struct Failure: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    private static func apply(_ operation: JSONValue, to document: inout JSONValue) throws {
        guard let members = operation.object else { throw Failure("not an object") }
        let path = try pointer(members, "path")
        switch members["op"]?.string {
        case "add": try add(try value(members), at: path.tokens[...], in: &document)
        case "remove": _ = try remove(path.tokens[...], from: &document)
        case "replace": try replace(path.tokens[...], with: try value(members), in: &document)
        case "move":
            let from = try pointer(members, "from")
            if from == path {
                guard from.value(in: document) != nil else { throw Failure("nothing at from") }
                return
            }
            guard !path.tokens.starts(with: from.tokens) else { throw Failure("cannot move into itself") }
            let moved = try remove(from.tokens[...], from: &document)
            try add(moved, at: path.tokens[...], in: &document)
        case "copy":
            guard let copied = try pointer(members, "from").value(in: document) else {
                throw Failure("nothing at from")
            }
            try add(copied, at: path.tokens[...], in: &document)
        case "test":
            guard path.value(in: document) == .some(try value(members)) else { throw Failure("test failed") }
        case let operation?: throw Failure("unknown op \(operation)")
        case nil: throw Failure("op is missing")
        }
    }

    private static func pointer(_ members: JSONObject, _ name: String) throws -> JSONPointer {
        guard let text = members[name]?.string else { throw Failure("\(name) is missing") }
        guard let pointer = JSONPointer(text) else { throw Failure("\(text) is no JSON Pointer") }
        return pointer
    }

    private static func value(_ members: JSONObject) throws -> JSONValue {
        guard let value = members["value"] else { throw Failure("value is missing") }
        return value
    }

    private static func add(_ added: JSONValue, at path: ArraySlice<String>, in value: inout JSONValue) throws {
        guard let token = path.first else {
            value = added
            return
        }
        guard path.count == 1 else {
            return try descend(token, into: &value) { try add(added, at: path.dropFirst(), in: &$0) }
        }
        switch value {
        case .object(var object):
            value = .null  // so that the object is unique and changed in place
            object[token] = added
            value = .object(object)
        case .array(var array):
            guard let index = token == "-" ? array.count : JSONPointer.index(token), index <= array.count else {
                throw Failure("no array position \(token)")
            }
            value = .null
            array.insert(added, at: index)
            value = .array(array)
        default: throw Failure("nothing to add \(token) to")
        }
    }

    private static func replace(
        _ path: ArraySlice<String>, with replacement: JSONValue, in value: inout JSONValue
    ) throws {
        guard let token = path.first else {
            value = replacement
            return
        }
        try descend(token, into: &value) { try replace(path.dropFirst(), with: replacement, in: &$0) }
    }

    private static func remove(_ path: ArraySlice<String>, from value: inout JSONValue) throws -> JSONValue {
        guard let token = path.first else {
            defer { value = .null }
            return value
        }
        guard path.count == 1 else {
            var removed = JSONValue.null
            try descend(token, into: &value) { removed = try remove(path.dropFirst(), from: &$0) }
            return removed
        }
        switch value {
        case .object(var object):
            guard let removed = object[token] else { throw Failure("no member \(token)") }
            value = .null
            object[token] = nil
            value = .object(object)
            return removed
        case .array(var array):
            guard let index = JSONPointer.index(token), index < array.count else {
                throw Failure("no array position \(token)")
            }
            value = .null
            let removed = array.remove(at: index)
            value = .array(array)
            return removed
        default: throw Failure("nothing to remove \(token) from")
        }
    }

    /// Changes one member or element in place. The caller discards the document when this throws.
    private static func descend(
        _ token: String, into value: inout JSONValue, _ change: (inout JSONValue) throws -> Void
    ) throws {
        switch value {
        case .object(var object):
            value = .null
            guard try object.update(token, change) != nil else { throw Failure("no member \(token)") }
            value = .object(object)
        case .array(var array):
            guard let index = JSONPointer.index(token), index < array.count else {
                throw Failure("no array position \(token)")
            }
            value = .null
            try change(&array[index])
            value = .array(array)
        default: throw Failure("nothing at \(token)")
        }
    }
}
