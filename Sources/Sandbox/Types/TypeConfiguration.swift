import JSON

/// The `config` of a type and the notifications in it (section 3.2).
enum TypeConfiguration {
    /// - Throws: 400 with the list of what is wrong.
    static func check(_ config: JSONValue?) throws {
        guard let config else { return }
        let violations = try schema.violations(of: config)
        guard !violations.isEmpty else { return }
        throw CapError(
            status: 400,
            family: .plain([
                "errors": .array(violations.map(DraftValidation.fieldError)),
                "message": "Schema configuration validation error",
            ]))
    }

    /// The document of a type with other notifications; without any for nil.
    static func document(of type: AnalysisType, notifications: JSONValue?) -> JSONObject {
        var document = type.document
        var config = type.config.object ?? [:]
        config["notifications"] = notifications
        document["config"] = .object(config)
        return document
    }

    /// The notifications of a type after a JSON Patch.
    static func patched(_ type: AnalysisType, with operations: [JSONValue]) throws -> JSONValue {
        do {
            return try JSONPatch(operations: operations).applied(to: type.config["notifications"] ?? [:])
        } catch let error as JSONPatchError {
            throw CapError.plain(400, "Could not apply json-patch to object: \(error.description)")
        }
    }

    private static let flag: JSONValue = ["type": "boolean"]
    private static let text: JSONValue = ["type": "string"]
    private static let mails: JSONValue = ["items": ["type": "object"], "type": "array"]

    private static let schema = JSONSchema(
        [
            "additionalProperties": false,
            "properties": [
                "ergoups": flag,  // the server's spelling
                "notifications": [
                    "additionalProperties": false,
                    "properties": [
                        "actions": [
                            "additionalProperties": false, "properties": ["publish": mails, "review": mails],
                            "type": "object",
                        ]
                    ],
                    "type": "object",
                ],
                "pid": [
                    "additionalProperties": false, "properties": ["copy_to": ["type": "array"], "format": text],
                    "type": "object",
                ],
                "readme": text,
                "repositories": [
                    "additionalProperties": [
                        "properties": [
                            "authentication": [
                                "properties": ["type": ["enum": ["user", "cap"]]], "required": ["type"],
                                "type": "object",
                            ],
                            "host": ["enum": ["github.com", "gitlab.cern.ch"]],
                        ],
                        "required": ["host", "authentication"], "type": "object",
                    ],
                    "type": "object",
                ],
                "reviewable": flag,
                "x-cap-permission": flag,
            ],
            "type": "object",
        ])
}
