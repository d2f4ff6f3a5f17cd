import JSON

/// The CSV and MARCXML forms of a search page: names of people at the top of the metadata (section 1.4).
enum PeopleList {
    static func answer(_ page: SearchPage, _ mediaType: String) -> Answer {
        let people = page.hits.map { hit -> (name: String, surname: String, institution: String) in
            let document =
                switch hit {
                case .draft(let draft): draft.document
                case .record(let record): record.document
                }
            let text = { (name: String) in document[name]?.string ?? "" }
            return (text("name"), text("surname"), text("institution"))
        }
        if mediaType == "application/csv" {
            let lines =
                ["metadata_name,metadata_surname,metadata_institution"]
                + people.map { [$0.name, $0.surname, $0.institution].map(csv).joined(separator: ",") }
            return .text(lines.map { $0 + "\r\n" }.joined(), type: "application/csv")
        }
        let entries = people.map { person in
            "<Person>\(element("name", person.name))\(element("surname", person.surname))</Person>"
        }
        return .text(
            "<authors>\(entries.joined())</authors>", type: "application/marcxml+xml; charset=utf-8")
    }

    private static func csv(_ text: String) -> String {
        text.contains(where: { ",\"\r\n".contains($0) }) ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    private static func element(_ name: String, _ text: String) -> String {
        guard !text.isEmpty else { return "<\(name)/>" }
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return "<\(name)>\(escaped)</\(name)>"
    }
}
