import JSON

/// What the sandbox knows of the services of section 3.9.
enum ServiceExamples {
    static let zenodo: JSONObject = [
        "1234567": [
            "conceptrecid": "1234566", "created": "2024-02-01T10:00:00+00:00", "doi": "10.5281/zenodo.1234567",
            "files": [],
            "id": 1_234_567, "links": ["self": "https://zenodo.org/api/records/1234567"],
            "metadata": [
                "creators": [["name": "Demo, Ada"]], "publication_date": "2024-02-01",
                "resource_type": ["title": "Dataset", "type": "dataset"], "title": "Histograms of a dilepton search",
            ],
        ]
    ]

    static let orcidByName = [
        "josiah carberry": "0000-0002-1825-0097", "ada demo": "0000-0001-5109-3700",
        "ben colleague": "0000-0002-1694-233X",
    ]

    static func orcid(_ id: String) -> JSONValue? {
        guard let name = orcidByName.first(where: { $0.value == id })?.key else { return nil }
        let parts = name.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return [
            "orcid-identifier": ["host": "orcid.org", "path": .string(id), "uri": .string("https://orcid.org/\(id)")],
            "path": .string("/" + id),
            "person": [
                "name": ["family-name": ["value": .string(parts[1])], "given-names": ["value": .string(parts[0])]]
            ],
        ]
    }

    static let organisations: [JSONObject] = [
        organisation(
            "01ggx4157", "European Organization for Nuclear Research", ["CERN"], "Switzerland", "https://home.cern"),
        organisation("01js2sh04", "Deutsches Elektronen-Synchrotron DESY", ["DESY"], "Germany", "https://www.desy.de"),
        organisation(
            "020hgte69", "Fermi National Accelerator Laboratory", ["Fermilab", "FNAL"], "United States",
            "https://www.fnal.gov"),
    ]

    private static func organisation(
        _ id: String, _ name: String, _ acronyms: [JSONValue], _ country: String, _ link: String
    ) -> JSONObject {
        [
            "acronyms": .array(acronyms), "aliases": [], "country": ["country_name": .string(country)],
            "external_ids": [:],
            "labels": [], "links": [.string(link)], "name": .string(name),
            "ror_org_id": .string("https://ror.org/\(id)"),
            "types": ["Facility"], "wikipedia_url": "",
        ]
    }

    static let events: JSONObject = [
        "845049": [
            "address": "", "category": "Workshops", "chairs": [],
            "creation_date": ["date": "2019-09-02", "time": "10:00:00", "tz": "Europe/Zurich"],
            "creator": ["fullName": "Demo, Ada"], "description": "Two days about keeping analyses usable.",
            "end_date": ["date": "2019-12-03", "time": "18:00:00", "tz": "Europe/Zurich"], "folders": [],
            "indico_event_id": "845049", "location": "CERN", "room": "Main Auditorium", "room_map_url": "",
            "start_date": ["date": "2019-12-02", "time": "09:00:00", "tz": "Europe/Zurich"],
            "title": "Analysis preservation bootcamp", "url": "https://indico.cern.ch/event/845049/",
        ]
    ]

    static let documents: JSONObject = [
        "2684135": [
            "abstract": "A search for narrow resonances in dilepton final states.", "authors": ["Demo, Ada"],
            "cds_id": "2684135",
            "files": [["desc": "Fulltext", "url": "https://cds.cern.ch/record/2684135/files/note.pdf"]],
            "links": ["self": "https://cds.cern.ch/record/2684135"], "record_types": ["NOTE"],
            "subjects": ["Particle Physics - Experiment"], "title": "Search for heavy resonances",
        ]
    ]

    /// Services by category, all working.
    static let status: JSONValue = .array(
        [
            ("database", "core"), ("search", "core"), ("files", "core"), ("zenodo", "service"), ("indico", "service"),
            ("orcid", "service"), ("ror", "service"), ("cms/cadi", "experiment"),
        ].map { name, category in
            ["category": .string(category), "message": "OK", "service": .string(name), "status": 200]
        })

    static let healthchecks: Set<String> = [
        "ror/query", "ror/org", "zenodo", "indico", "ldap/mail_api", "ldap/egroup_api", "cms/cadi", "cms/das",
        "orcid/name_api",
        "orcid/query_api",
    ]
}
