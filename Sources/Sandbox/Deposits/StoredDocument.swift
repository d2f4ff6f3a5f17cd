import JSON

/// The metadata and server fields of a draft or record (section 4.5): text as long as they are as they are stored, members as
/// soon as one is changed.
struct StoredDocument: Sendable {
    private enum Form {
        case written(WrittenObject)
        case changed(JSONObject)
    }

    private var form: Form

    /// A document that is not stored yet.
    init(_ members: JSONObject) { form = .changed(members) }

    /// A document as it was written.
    init(_ written: WrittenObject) { form = .written(written) }

    /// A document as the database holds it.
    init(stored text: String) { self.init(WrittenObject(text)) }

    /// The document as text.
    var written: WrittenObject {
        switch form {
        case .written(let object): object
        case .changed(let members): WrittenObject(members)
        }
    }

    /// All members.
    var members: JSONObject {
        switch form {
        // Text in the database is what was written there; a file that was tampered with shows empty documents.
        case .written(let object): (try? object.members()) ?? [:]
        case .changed(let members): members
        }
    }

    /// The value at the end of a path of names; nil when absent.
    subscript(first: String, second: String, third: String? = nil) -> JSONValue? {
        switch form {
        case .written(let object):
            if let third { object[first, second, third] } else { object[first, second] }
        case .changed(let members):
            if let third { members[first]?[second]?[third] } else { members[first]?[second] }
        }
    }

    /// A member; nil when absent.
    subscript(name: String) -> JSONValue? {
        get {
            switch form {
            case .written(let object): object[name]
            case .changed(let members): members[name]
            }
        }
        set {
            var members = self.members
            form = .changed([:])  // so that the members are unique and changed in place
            members[name] = newValue
            form = .changed(members)
        }
    }

    /// A member as text; nil when absent.
    func text(of name: String) -> String? {
        switch form {
        case .written(let object): object.text(of: name)
        case .changed(let members): members[name]?.text(.compact.ascii)
        }
    }

    /// Adds the part that is metadata for a reader, as an object.
    func addMetadata(to text: inout JSONText) {
        let written = self.written
        text.object { written.copy(to: &$0) { !DraftBody.hidden.contains($0) } }
    }
}
