#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import JSON

/// What of a request body reaches the stored document (section 4.5).
enum DraftBody {
    /// Fields that a PUT keeps from the stored document.
    static let kept = [
        "_deposit", "_buckets", "_files", "_review", "_egroups", "_experiment", "_access", "_user_edited",
        "_fetched_from",
        "control_number", "general_title", "$schema",
    ]
    /// Paths that a PATCH skips silently when an operation names exactly them.
    static let protectedPaths: Set<String> = [
        "/$schema", "/_access", "/_experiment", "/_files", "/_user_edited", "/_fetched_from",
    ]
    /// Fields that no view shows among the metadata.
    static let hidden: Set<String> = [
        "control_number", "$schema", "_deposit", "_experiment", "_access", "_files", "_review", "_egroups",
        "_user_edited",
        "_fetched_from", "_collection",
    ]

    /// Drops top-level names with a leading underscore, and everything that Python takes for false, at every depth.
    static func cleaned(_ body: JSONObject) -> JSONObject {
        var result = JSONObject()
        for (name, value) in withoutServerFields(body) {
            if let value = cleaned(value) { result[name] = value }
        }
        return result
    }

    static func withoutServerFields(_ body: JSONObject) -> JSONObject {
        var result = JSONObject()
        for (name, value) in body where !name.hasPrefix("_") { result[name] = value }
        return result
    }

    private static func cleaned(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .null, .bool(false): return nil
        case .bool: return value
        case .number(let number): return number.isZero ? nil : value
        case .string(let string): return string.isEmpty ? nil : value
        case .array(let array):
            let elements = array.compactMap(cleaned)
            return elements.isEmpty ? nil : .array(elements)
        case .object(let object):
            var members = JSONObject()
            for (name, member) in object {
                if let member = cleaned(member) { members[name] = member }
            }
            return members.isEmpty ? nil : .object(members)
        }
    }

    /// The document after a PUT: the kept fields, and the cleaned body laid over them.
    static func replaced(_ stored: JSONObject, with body: JSONObject) -> JSONObject {
        var document = JSONObject()
        for name in kept { document[name] = stored[name] }
        for (name, value) in body where name != "general_title" && name != "$schema" { document[name] = value }
        return document
    }

    /// The document after a PATCH.
    ///
    /// - Throws: BADPATCH; CRASH when the result is no object.
    static func patched(_ stored: JSONObject, with operations: [JSONValue]) throws -> JSONObject {
        let allowed = operations.filter { operation in
            !(operation["path"]?.string.map(protectedPaths.contains) ?? false)
        }
        let patched: JSONValue
        do {
            patched = try JSONPatch(operations: allowed).applied(to: .object(stored))
        } catch is JSONPatchError {
            throw CapError.badPatch
        }
        guard var document = patched.object else { throw CapError.crash }
        document["_deposit"] = stored["_deposit"]
        return document
    }

    /// Whether the database of the server could store a value: it cannot hold NaN nor the character NUL (recorded as 500),
    /// and deeper nesting than this would not be readable again.
    static func isStorable(_ document: JSONObject) -> Bool { isStorable(.object(document), depth: 512) }

    /// - Parameter depth: how deeply arrays and objects may be nested in the value.
    private static func isStorable(_ value: JSONValue, depth: Int) -> Bool {
        switch value {
        case .number(let number): number.isFinite
        case .string(let string): !holdsNUL(string)
        case .array(let array): depth > 0 && array.allSatisfy { isStorable($0, depth: depth - 1) }
        case .object(let object):
            depth > 0 && !object.keys.contains(where: holdsNUL)
                && object.values.allSatisfy { isStorable($0, depth: depth - 1) }
        default: true
        }
    }

    private static func holdsNUL(_ text: String) -> Bool { text.withCString { strlen($0) < text.utf8.count } }
}
