extension Catalog {
    /// Look-ups that CAP makes at other services (reference 3.9).
    static let services: [Operation] = [
        Operation(
            "services.zenodo", "Returns a record of Zenodo.",
            effect: .read, .get, "/services/zenodo/record/{id}",
            parameters: [.lookup("id", "Number of the record.")],
            returns: "Zenodo's record", notes: examples("the record 1234567"),
            example: "print(cap.services.zenodo(\"1234567\").metadata.title)", source: "cap-api 3.9 X1"
        ),
        Operation(
            "services.people", "Finds people in CERN's directory.",
            effect: .read, .get, "/services/ldap/user/mail",
            parameters: [.query("Part of the e-mail.")],
            returns: "array of { email, profile = { display_name, common_name, department } }, 7 at most",
            notes: "The sandbox knows the people of its world.",
            example: "for _, person in ipairs(cap.services.people(\"ada\")) do print(person.email) end",
            source: "cap-api 3.9 X3"
        ),
        Operation(
            "services.groups", "Finds groups in CERN's directory.",
            effect: .read, .get, "/services/ldap/egroup/mail",
            parameters: [
                .query("Part of the name."),
                Parameter("by", .string, .query("sf"), "Field to search, `cn` unless told."),
            ],
            returns: "array of the groups' e-mails", notes: "The sandbox knows the groups of its world.",
            example: "print(table.concat(cap.services.groups(\"cms\"), \", \"))", source: "cap-api 3.9 X4"
        ),
        Operation(
            "services.oidc_people", "Finds people in CERN's identity service.",
            effect: .read, .get, "/services/oidc/user",
            parameters: [.query("Part of the name or e-mail.")],
            returns: "array of { email, profile }, as cap.services.people",
            notes: "The sandbox knows the people of its world.",
            example: "print(#cap.services.oidc_people(\"ada\"))", source: "cap-api 3.9 X5"
        ),
        Operation(
            "services.oidc_groups", "Finds groups in CERN's identity service.",
            effect: .read, .get, "/services/oidc/group",
            parameters: [.query("Part of the name.")],
            returns: "array of the groups' e-mails", notes: "The sandbox knows the groups of its world.",
            example: "print(#cap.services.oidc_groups(\"cms\"))", source: "cap-api 3.9 X6"
        ),
        Operation(
            "services.orcid_search", "Finds the ORCID iD of a person by name.",
            effect: .read, .get, "/services/orcid",
            parameters: [
                Parameter("name", .string, .query("name"), required: true, check: "name", "First and last name.")
            ],
            returns: "{ orcid } when exactly one person has that name, else an empty table",
            notes: examples("Josiah Carberry, Ada Demo and Ben Colleague"),
            example: "print(cap.services.orcid_search(\"Josiah Carberry\").orcid)", source: "cap-api 3.9 X7"
        ),
        Operation(
            "services.orcid", "Returns the public record of an ORCID iD.",
            effect: .read, .get, "/services/orcid/{id}",
            parameters: [Parameter("id", .string, .path(), required: true, check: "orcid", "The ORCID iD.")],
            returns: "ORCID's record", notes: examples("0000-0002-1825-0097"),
            example: "print(cap.services.orcid(\"0000-0002-1825-0097\").path)", source: "cap-api 3.9 X8"
        ),
        Operation(
            "services.ror_search", "Finds research organisations by name.",
            effect: .read, .get, "/services/ror",
            parameters: [
                Parameter("query", .string, .query("query"), required: true, check: "name", "Words of the name.")
            ],
            returns: "array of { ror_org_id, name, acronyms }", notes: examples("CERN, DESY and Fermilab"),
            example: "print(cap.services.ror_search(\"CERN\")[1].name)", source: "cap-api 3.9 X9"
        ),
        Operation(
            "services.ror", "Returns a research organisation.",
            effect: .read, .get, "/services/ror/{id}",
            parameters: [.lookup("id", "Identifier at ror.org, such as 01ggx4157.")],
            returns:
                "{ ror_org_id, name, acronyms, aliases, country, labels, links, types, wikipedia_url, external_ids }",
            notes: examples("01ggx4157, 01js2sh04 and 020hgte69"),
            example: "print(cap.services.ror(\"01ggx4157\").name)", source: "cap-api 3.9 X10"
        ),
        Operation(
            "services.indico", "Returns an event of Indico.",
            effect: .read, .get, "/services/indico/{event}",
            parameters: [.lookup("event", "Number of the event.")],
            returns: "the event: { indico_event_id, title, url, start_date, ... }; an empty list for an unknown one",
            notes: examples("the event 845049"),
            example: "print(cap.services.indico(\"845049\").title)", source: "cap-api 3.9 X11"
        ),
        Operation(
            "services.cds", "Returns a record of the CERN Document Server.",
            effect: .read, .get, "/services/cds/{recid}",
            parameters: [.lookup("recid", "Number of the record.")],
            returns: "{ cds_id, title, abstract, authors, subjects, record_types, files, links }",
            notes: examples("2684135; 1 asks for rights, 2 was deleted"),
            example: "print(cap.services.cds(\"2684135\").title)", source: "cap-api 3.9 X12"
        ),
        Operation(
            "services.latex", "Makes a LaTeX table of datasets.",
            effect: .read, .post, "/services/latex",
            parameters: [
                Parameter("paths", .array, .body, required: true, check: "some_strings", "Names of the datasets."),
                Parameter("title", .string, .body, "Title of the table."),
            ],
            body: .fields(["paths": "paths", "title": "title"]),
            returns: "{ latex }", notes: "Stores nothing. The sandbox sets a table of its own making.",
            example: "print(cap.services.latex({ \"/DoubleMuon/Run2018A/MINIAOD\" }, { title = \"Data\" }).latex)",
            source: "cap-api 3.9 X13"
        ),
        Operation(
            "services.adl", "Parses a file of a draft in the Analysis Description Language.",
            effect: .read, .get, "/services/adl/{pid}/{filename}",
            parameters: [
                .pid,
                Parameter(
                    "filename", .string, .path(slashes: true), required: true, check: "name", "Name of the file."),
            ],
            returns: "the parsed file", notes: "The sandbox reads the blocks and their statements, not their meaning.",
            example: """
                local file = assert(io.open(output, "w"))
                file:write("object goodMuons\\n  take muon\\n  select pt > 10\\n"):close()
                cap.files.upload(pid, output, { name = "cuts.adl" })
                print(json.encode(cap.services.adl(pid, "cuts.adl")))
                """,
            source: "cap-api 3.9 X14"
        ),
        Operation(
            "services.status", "Returns whether the services that CAP depends on work.",
            effect: .read, .get, "/services/status",
            returns: "array of { service, status, message, category }",
            notes: "Slow: the server asks each of them. In the sandbox all work.",
            example: "for _, service in ipairs(cap.services.status()) do print(service.service, service.status) end",
            source: "cap-api 3.9 X16"
        ),
        Operation(
            "services.healthcheck", "Asks whether one outside service works.",
            effect: .read, .get, "/services/healthcheck/{name}",
            parameters: [
                Parameter(
                    "name", .string, .path(slashes: true), required: true,
                    values: [
                        "ror/query", "ror/org", "zenodo", "indico", "ldap/mail_api", "ldap/egroup_api", "cms/cadi",
                        "cms/das",
                        "orcid/name_api", "orcid/query_api",
                    ], "The service.")
            ],
            result: .text, returns: "the text `Ok!` or `Not Ok!`", notes: "In the sandbox all work.",
            example: "print(cap.services.healthcheck(\"cms/cadi\"))", source: "cap-api 3.9 X17"
        ),
    ]

    /// What a note says about an outside service.
    static func examples(_ known: String) -> String { "The sandbox answers from built-in examples: \(known)." }
}

extension Parameter {
    /// A segment of the path that names what is looked up.
    static func lookup(_ name: String, _ summary: String) -> Parameter {
        Parameter(name, .string, .path(), required: true, check: "identifier", summary)
    }

    /// The words searched for; nothing is found for an empty text.
    static func query(_ summary: String) -> Parameter {
        Parameter("query", .string, .query("query"), required: true, summary)
    }
}
