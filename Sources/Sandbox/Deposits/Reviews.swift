import JSON

/// Reviews of a draft: the field `_review` (sections 2.10, 3.4 A8).
enum Reviews {
    /// Adds a review, or changes the one that the body names.
    ///
    /// - Throws: the refusals of A8.
    static func apply(_ body: JSONValue?, to draft: inout Draft, by identity: Identity, at time: String) throws {
        guard let body = body?.object else { throw CapError.noData }
        // Times of reviews have no zone (section 1.10).
        let stamp = JSONValue.string(String(time.prefix { $0 != "+" }))
        var reviews = draft.document["_review"]?.array ?? []
        if body["id"] == nil {
            reviews.append(try review(body, by: identity, at: stamp))
        } else {
            guard let index = reviews.firstIndex(where: { $0["id"] == body["id"] }), let review = reviews[index].object
            else {
                throw CapError.rest(400, "Review 'id' passed is not correct")
            }
            if let changed = try changed(review, body, by: identity, at: stamp) {
                reviews[index] = .object(changed)
            } else {
                reviews.remove(at: index)
            }
        }
        draft.document["_review"] = .array(reviews)
    }

    private static func review(_ body: JSONObject, by identity: Identity, at time: JSONValue) throws -> JSONValue {
        guard let type = body["type"]?.string, ["approved", "request_changes", "declined"].contains(type) else {
            throw invalid("type")
        }
        return [
            "body": body["body"] ?? .null, "comments": [], "created_at": time, "id": .string(Identifiers.uuid()),
            "resolved": false, "resolved_at": .null, "resolved_by": .null, "reviewer": .string(identity.email),
            "type": .string(type), "updated_at": time,
        ]
    }

    /// The review after an action on it; nil when it is deleted.
    private static func changed(
        _ review: JSONObject, _ body: JSONObject, by identity: Identity, at time: JSONValue
    ) throws -> JSONObject? {
        var review = review
        switch body["action"]?.string {
        case "delete": return nil
        case "resolve":
            review["resolved"] = true
            review["resolved_by"] = .string(identity.email)
            review["resolved_at"] = time
        case "comment":
            var comments = review["comments"]?.array ?? []
            guard let text = body["body"]?.string, !text.isEmpty else {
                throw CapError.rest(400, "Comment body is required")
            }
            let parent = body["parent_id"] ?? .null
            guard parent == .null || comments.contains(where: { $0["id"] == parent }) else {
                throw CapError.rest(400, "Parent comment 'id' passed is not correct")
            }
            comments.append([
                "body": .string(text), "created_at": time, "id": .string(Identifiers.uuid()), "parent_id": parent,
                "reviewer": .string(identity.email),
            ])
            review["comments"] = .array(comments)
        default: throw invalid("action")
        }
        review["updated_at"] = time
        return review
    }

    private static func invalid(_ field: String) -> CapError {
        .rest(
            400, "Validation error. Try again with valid data",
            errors: [["field": .string(field), "message": ["Not a valid choice."]]])
    }
}
