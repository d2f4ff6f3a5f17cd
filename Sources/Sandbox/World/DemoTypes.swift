import JSON

/// The analysis types of the demo world, made for it: shaped like those of the experiments, with their server fields.
enum DemoTypes {
    static let cms = type(
        "cms-analysis", "CMS Analysis", experiment: "CMS", isOpen: true, isReviewable: true,
        [
            "basic_info": object(
                "Basic information", required: ["analysis_title"],
                [
                    "abstract": text("Abstract", "What was measured, and how"),
                    "analysis_number": text(
                        "Analysis number", "Old place of the CADI id; kept for drafts made before 2024"),
                    "analysis_title": text("Analysis title", "Title as in the analysis note"),
                    "cadi_id": [
                        "description": "Identifier in the CMS analysis database, like EXO-17-023",
                        "pattern": "^([A-Z0-9]{3}-[0-9]{2}-[0-9]{3})?$", "title": "CADI id", "type": "string",
                    ],
                    "people_info": people,
                    "status": text("Status", "Where the analysis stands, in words"),
                ]),
            "input_data": object(
                "Input data",
                [
                    "luminosity": number("Luminosity", "Integrated luminosity in inverse femtobarn"),
                    "primary_datasets": list(
                        "Primary datasets",
                        object(
                            "Dataset",
                            ["path": text("Path", "DAS path"), "year": integer("Year", "Year of data taking")])),
                    "triggers": list("Triggers", text("Trigger", "Name of the trigger path")),
                ]),
            "analysis_reuse_mode": ["title": "Reuse mode", "type": "boolean"],
            "additional_resources": resources,
            "comments": text("Comments", "Anything that fits nowhere else"),
        ])

    static let lhcb = type(
        "lhcb", "LHCb Analysis", experiment: "LHCb", isOpen: false,
        [
            "basic_info": object(
                "Basic information",
                [
                    "analysis_number": text("Analysis number", "LHCb-ANA number"),
                    "analysis_title": text("Analysis title", "Title as in the analysis note"),
                    "information": text("Information", "Short description"),
                    "people_info": people,
                    "status": text("Status", "Where the analysis stands, in words"),
                    "wg": [
                        "enum": ["BandQ", "Charm", "RD", "SL", "B2OC"], "title": "Working group", "type": "string",
                    ],
                ]),
            "stripping_turbo_selection": list(
                "Stripping and Turbo selections",
                object(
                    "Selection",
                    [
                        "line": text("Line", "Name of the line"),
                        "bookkeeping_path": text("Path", "Path in the bookkeeping"),
                    ])),
            "user_analysis": object(
                "User analysis", ["gitlab_links": list("Repositories", text("Repository", "Address of the code"))]),
            "additional_resources": resources,
        ])

    static let atlas = type(
        "atlas-analysis", "ATLAS Analysis", experiment: "ATLAS", isOpen: true,
        [
            "basic_info": object(
                "Basic information",
                [
                    "abstract": text("Abstract", "What was measured, and how"),
                    "analysis_title": text("Analysis title", "Title as in Glance"),
                    "glance_id": text("Glance id", "Identifier in Glance"),
                    "people_info": people,
                    "status": text("Status", "Where the analysis stands, in words"),
                ]),
            "input_datasets": list("Input datasets", text("Dataset", "Rucio name")),
            "limits": object(
                "Limits",
                ["observed": number("Observed", "Observed limit"), "expected": number("Expected", "Expected limit")]),
            "additional_resources": resources,
        ])

    /// What the group made of ``atlas`` later, for rehearsing the upgrade of its drafts: the abstract is called a description,
    /// the status is one of three and required, and the Glance id as a text became a list of entries. Drafts that a migration
    /// has brought to this form keep to the older version too, in which they stay: a draft never changes its type.
    static let atlasNext = type(
        "atlas-analysis", "ATLAS Analysis", version: "0.0.2", experiment: "ATLAS", isOpen: true,
        [
            "basic_info": object(
                "Basic information", required: ["analysis_title", "status"], isOpen: false,
                [
                    "analysis_title": text("Analysis title", "Title as in Glance"),
                    "description": text("Description", "What was measured, and how; once the abstract"),
                    "glance": list(
                        "Glance",
                        object(
                            "Entry", required: ["id"],
                            [
                                "group": text("Group", "Group that leads the analysis, like HIGG"),
                                "id": [
                                    "description": "Identifier in Glance, like ANA-HIGG-2019-03",
                                    "pattern": "^ANA-[A-Z0-9]+-[0-9]{4}-[0-9]+$", "title": "Glance id",
                                    "type": "string",
                                ],
                            ])),
                    "people_info": people,
                    "status": [
                        "enum": ["draft", "in progress", "published"], "title": "Status", "type": "string",
                    ],
                ]),
            "input_datasets": list("Input datasets", text("Dataset", "Rucio name")),
            "limits": object(
                "Limits",
                ["observed": number("Observed", "Observed limit"), "expected": number("Expected", "Expected limit")]),
            "additional_resources": resources,
        ])

    static let alice = type(
        "alice-analysis", "ALICE Analysis", experiment: "ALICE", isOpen: false,
        [
            "basic_info": object(
                "Basic information", required: ["analysis_title"],
                [
                    "analysis_title": text("Analysis title", "Title of the analysis"),
                    "description": text("Description", "Short description"),
                ]),
            "train_analysis": list(
                "Train runs",
                object(
                    "Run",
                    ["train_id": text("Train", "Number of the train"), "run": integer("Run", "Number of the run")])),
        ])

    private static let people: JSONValue = list(
        "People",
        object(
            "Person",
            [
                "email": text("E-mail", "Address at CERN"), "name": text("Name", "First and last name"),
                "orcid": text("ORCID", "ORCID identifier"), "role": text("Role", "Contact, author, reviewer"),
            ]))

    private static let resources: JSONValue = object(
        "Additional resources",
        [
            "internal_discussions": list("Discussions", text("Link", "Address of the discussion")),
            "keywords": list("Keywords", text("Keyword", "One keyword")),
            "publications": list(
                "Publications",
                object(
                    "Publication", ["journal": text("Journal", "Where"), "url": text("Address", "Where to read it")])),
        ])

    /// The fields that the server keeps in every document (section 4.5).
    private static let serverFields: JSONObject = [
        "$ana_type": ["type": "string"], "$schema": ["type": "string"], "_access": ["type": "object"],
        "_buckets": ["type": "object"], "_deposit": ["type": "object"], "_experiment": ["type": ["string", "null"]],
        "_fetched_from": ["type": "string"], "_files": ["type": "array"], "_review": ["type": "array"],
        "_user_edited": ["type": "boolean"], "control_number": ["type": "string"],
        "general_title": ["title": "Title", "type": "string"],
    ]

    /// Only CMS can be reviewed and has a template for repositories, so that both cases can be tried.
    private static func config(_ experiment: String, _ isReviewable: Bool) -> JSONObject {
        var config: JSONObject = isReviewable ? ["reviewable": true] : [:]
        if experiment == "CMS" {
            config["repositories"] = [
                "gitlab": [
                    "authentication": ["type": "cap"], "display_name": "GitLab", "host": "gitlab.cern.ch",
                    "org_name": "cms-analyses",
                ]
            ]
        }
        return config
    }

    private static func type(
        _ name: String, _ fullname: String, version: String = "0.0.1", experiment: String, isOpen: Bool,
        isReviewable: Bool = false, _ properties: JSONObject
    ) -> JSONObject {
        var all = serverFields
        all.merge(properties)
        return [
            "name": .string(name), "version": .string(version), "fullname": .string(fullname),
            "experiment": .string(experiment),
            "is_indexed": true, "use_deposit_as_record": true, "deposit_options": [:],
            "config": .object(config(experiment, isReviewable)),
            "deposit_mapping": [
                "mappings": [
                    "properties": [
                        "_deposit": [
                            "properties": ["created_by": ["copy_to": "created_by", "type": "integer"]],
                            "type": "object",
                        ]
                    ]
                ]
            ],
            "deposit_schema": [
                "$schema": "http://json-schema.org/draft-07/schema#", "additionalProperties": .bool(isOpen),
                "description": .string("Describes a \(fullname.split(separator: " ")[0]) analysis"),
                "properties": .object(all), "title": .string(fullname), "type": "object",
            ],
        ]
    }

    private static func text(_ title: String, _ description: String) -> JSONValue { leaf("string", title, description) }
    private static func number(_ title: String, _ description: String) -> JSONValue {
        leaf("number", title, description)
    }
    private static func integer(_ title: String, _ description: String) -> JSONValue {
        leaf("integer", title, description)
    }

    private static func leaf(_ type: String, _ title: String, _ description: String) -> JSONValue {
        ["description": .string(description), "title": .string(title), "type": .string(type)]
    }

    private static func list(_ title: String, _ items: JSONValue) -> JSONValue {
        ["items": items, "title": .string(title), "type": "array"]
    }

    private static func object(
        _ title: String, required: [String] = [], isOpen: Bool = true, _ properties: JSONObject
    ) -> JSONValue {
        var object: JSONObject = ["properties": .object(properties), "title": .string(title), "type": "object"]
        if !isOpen { object["additionalProperties"] = false }
        if !required.isEmpty { object["required"] = .array(required.map(JSONValue.string)) }
        return .object(object)
    }
}
