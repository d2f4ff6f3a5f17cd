import GRDB
import JSON

/// The check of a whole stored document against the schema of its type (section 4.6).
enum DraftValidation {
    enum Stage {
        /// POST: one sentence, status 400.
        case create
        /// Every later commit: a list, status 422.
        case commit
        /// Publishing: the record schema, and `required` counts.
        case publish
    }

    static func check(
        _ document: JSONObject, type: AnalysisType, types: TypeCatalog, stage: Stage, id: Int64?, in database: Database
    ) throws {
        let schema = types.compiledSchema(type, published: stage == .publish)
        let violations: [JSONSchemaViolation]
        do {
            violations = try schema.violations(of: .object(document), ignoringRequired: stage != .publish) {
                try custom($0, $1, $2, id: id, in: database)
            }
        } catch let error as JSONSchemaReferenceError {
            throw CapError.rest(422, "Schema \(error.reference) not found.")
        }
        guard let first = violations.first else { return }
        if stage == .create { throw CapError.rest(400, "Validation error: \(first.message).") }
        throw CapError.invalid(violations.map(fieldError))
    }

    /// A violation as a field error: for `required`, the path ends with all names of the list (section 7.8).
    static func fieldError(_ violation: JSONSchemaViolation) -> JSONValue {
        [
            "field": .array(violation.path.map(\.json) + violation.required.map(JSONValue.string)),
            "message": .string(violation.message),
        ]
    }

    /// Custom keywords: of those that look into catalogues, the sandbox can judge only its own.
    private static func custom(
        _ keyword: String, _ argument: JSONValue, _ value: JSONValue, id: Int64?, in database: Database
    ) throws -> String? {
        guard keyword == "x-validate-unique-cadi", let cadi = value.string else { return nil }
        let other = try database.one(
            "SELECT 1 FROM drafts WHERE cadi = ? AND status != 'deleted' AND id IS NOT ?", [cadi, id])
        return other == nil ? nil : "This ID is already attached to another record"
    }
}
