import JSON

/// An error answer in one of the shapes of the reference server (section 1.5).
struct CapError: Error {
    enum Family: Sendable {
        /// A: `{"status": 404, "message": "...", "errors": [...]}`.
        case rest(message: JSONValue, errors: JSONValue?)
        /// B: `{"message":"...","status":403}`.
        case abort(message: JSONValue)
        /// C: whatever the route makes up, without a status.
        case plain(JSONValue)
    }

    let status: Int
    let family: Family

    static func rest(_ status: Int, _ message: String, errors: JSONValue? = nil) -> CapError {
        CapError(status: status, family: .rest(message: .string(message), errors: errors))
    }

    static func abort(_ status: Int, _ message: String) -> CapError {
        CapError(status: status, family: .abort(message: .string(message)))
    }

    static func plain(_ status: Int, _ message: String) -> CapError {
        CapError(status: status, family: .plain(["message": .string(message)]))
    }

    /// The body, as the family lays it out. Answers below `/files` carry `links` (section 1.5).
    func body(belowFiles: Bool) -> [UInt8] {
        switch family {
        case .rest(let message, let errors):
            var text = "{\"status\": \(status), \"message\": \(message.text(.spaced.ascii))"
            if let errors { text += ", \"errors\": \(errors.text(.spaced.ascii))" }
            return Array((text + (belowFiles ? ", \"links\": {}}" : "}")).utf8)
        case .abort(let message):
            var object: JSONObject = ["message": message, "status": .int(status)]
            // A wrong method is found before the hook that adds the links.
            if belowFiles && status != 405 { object["links"] = [:] }
            return JSONValue.object(object).bytes(.compact.ascii) + [UInt8(ascii: "\n")]
        case .plain(let body):
            return body.bytes(.compact.ascii) + [UInt8(ascii: "\n")]
        }
    }
}

/// The catalogue of section 1.6.
extension CapError {
    static let noAuth = abort(
        401,
        "The server could not verify that you are authorized to access the URL requested. You either supplied the wrong credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials required."
    )
    static let denied = abort(
        403,
        "You don't have the permission to access the requested resource. It is either read-protected or not readable by the server."
    )
    static let forbidden = abort(403, "Forbidden")
    static let invalidAction = abort(403, "Invalid action")
    static let fileDenied = abort(403, "You do not have a permission for this action")
    static let locked = rest(403, "Bucket is locked for modifications.")
    static let noURL = abort(
        404,
        "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again."
    )
    static let noPID = rest(404, "PID does not exist.")
    static let gone = rest(410, "PID has been deleted.")
    static let noBucket = abort(404, "Bucket does not exist.")
    static let noObject = abort(404, "Object does not exists.")
    static let noUpload = abort(404, "uploadId does not exists.")
    static let noSchema = plain(404, "Schema not found. Please try again with existing schemas.")
    static let method = abort(405, "The method is not allowed for the requested URL.")
    static let notAcceptable = abort(
        406,
        "The resource identified by the request is only capable of generating response entities which have content characteristics not acceptable according to the accept headers sent in the request."
    )
    static let precondition = abort(
        412, "The precondition on the request for the URL failed positive evaluation.")
    static let patchMedia = rest(
        415, "Invalid 'Content-Type' header. Expected one of: application/json-patch+json")
    static let badJSON = abort(
        400, "The browser (or proxy) sent a request that this server could not understand.")
    static let badQuery = abort(400, "Error trying to decode a non urlencoded string.")
    static let noData = rest(400, "Could not load data.")
    static let badPatch = rest(400, "Could not patch JSON.")
    static let noType = rest(400, "You have to specify either $schema or $ana_type")
    static let querySyntax = rest(400, "The syntax of the search query is invalid.")
    static let window = rest(400, "Maximum number of 10000 results have been reached.")
    static let badArguments = abort(
        422, "The request was well-formed but was unable to be followed due to semantic errors.")
    static let noValidSchema = rest(422, "You need to provide a valid schema.")
    static let crash = abort(
        500,
        "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application."
    )

    static func media(_ type: String) -> CapError { rest(415, "Unsupported media type \"\(type)\".") }

    static func invalid(_ errors: [JSONValue]) -> CapError {
        rest(422, "Validation error. Try again with valid data", errors: .array(errors))
    }

    static func pagination(_ field: String, _ message: String) -> CapError {
        rest(
            400, "Invalid pagination parameters.",
            errors: [["field": .string(field), "message": .string(message)]])
    }
}
