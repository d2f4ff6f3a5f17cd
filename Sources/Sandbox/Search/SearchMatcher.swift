import JSON

/// Judges documents against a query.
struct SearchMatcher {
    let query: SearchQuery

    /// What a search sees of a document.
    struct Subject {
        let document: JSONObject
        let created: String
        let updated: String
        let type: AnalysisType?
    }

    func matches(_ subject: Subject) -> Bool { SearchMatcher.matches(query, subject) }

    private static func matches(_ query: SearchQuery, _ subject: Subject) -> Bool {
        switch query {
        case .everything: true
        case .and(let list): list.allSatisfy { matches($0, subject) }
        case .or(let list): list.contains { matches($0, subject) }
        case .not(let inner): !matches(inner, subject)
        case .exists(let field): !values(field, subject).isEmpty
        case .term(let field, let text):
            values(field, subject).contains { SearchText.matches(term: text, in: $0) }
        case .phrase(let field, let text):
            values(field, subject).contains { SearchText.matches(phrase: text, in: $0) }
        case .range(let field, let range):
            values(field, subject).contains { SearchText.matches(range, $0, isDate: SearchDate.fields.contains(field)) }
        }
    }

    /// The scalars under a field, or all texts of the document.
    private static func values(_ field: String?, _ subject: Subject) -> [JSONValue] {
        var values: [JSONValue] = []
        guard let field else {
            for (name, value) in subject.document where name != "$schema" && name != "_files" {
                collect(value, &values)
            }
            return values
        }
        switch field {
        case "_created", "created": return [.string(subject.created)]
        case "_updated", "updated": return [.string(subject.updated)]
        case "pid", "id": return subject.document["_deposit"]?["id"].map { [$0] } ?? []
        case "status": return subject.document["_deposit"]?["status"].map { [$0] } ?? []
        case "recid": return subject.document["control_number"].map { [$0] } ?? []
        case "_collection.name": return subject.type.map { [.string($0.name)] } ?? []
        case "_collection.fullname": return subject.type.map { [.string($0.fullname)] } ?? []
        case "_collection.version": return subject.type.map { [.string($0.version)] } ?? []
        default: break
        }
        let path = field.hasPrefix("metadata.") ? field.dropFirst("metadata.".count) : field[...]
        collect(.object(subject.document), path.split(separator: ".")[...], &values)
        return values
    }

    private static func collect(_ value: JSONValue, _ path: ArraySlice<Substring>, _ values: inout [JSONValue]) {
        guard let name = path.first else { return collect(value, &values) }
        switch value {
        case .array(let array): for element in array { collect(element, path, &values) }
        case .object(let object) where name == "*":
            for (_, member) in object { collect(member, path.dropFirst(), &values) }
        case .object(let object):
            if let member = object[String(name)] { collect(member, path.dropFirst(), &values) }
        default: break
        }
    }

    private static func collect(_ value: JSONValue, _ values: inout [JSONValue]) {
        switch value {
        case .null: break
        case .array(let array): for element in array { collect(element, &values) }
        case .object(let object): for (_, member) in object { collect(member, &values) }
        default: values.append(value)
        }
    }
}
