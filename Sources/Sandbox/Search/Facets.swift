import JSON

/// The aggregations of a search page (section 2.9): the sandbox counts types, the other keys are there and empty.
enum Facets {
    private static let plain: [(name: String, meta: JSONValue?)] = [
        ("facet_accelerator_parameters", nil), ("facet_cadi_status", nil),
        ("facet_cms_working_group", ["title": "CMS Working Group"]), ("facet_collision_system", nil),
        ("facet_final_states", nil),
        ("facet_further_search_categorisation", ["title": "Further Search Categorization"]),
        ("facet_further_search_categorisation_heavy_ion", ["title": "Further Search Categorization Heavy Ion"]),
        ("facet_interpretation", nil), ("facet_isotope", ["title": "Isotope"]),
        ("facet_measurement_type", ["title": "Measurement type"]), ("facet_physics_theme", nil),
        ("facet_power_mW", ["title": "Power (in mw)"]),
        ("facet_sm_analysis_characteristics", ["title": "SM Analysis Characteristics"]),
        ("facet_stage", ["order": 2]), ("facet_wavelength_nm", nil), ("facet_year", ["title": "Data Taking Year"]),
    ]
    private static let fixed: JSONObject = {
        var object: JSONObject = [
            "facet_next_deadline_date": ["buckets": [], "meta": ["title": "Next Deadline Date", "type": "range"]],
            "facet_target_date": ["buckets": [], "meta": ["title": "Target Date", "type": "daterange"]],
            "particles": ["doc_count": 0, "facet_physics_objects": terms([], meta: nil)],
        ]
        for (name, meta) in plain { object[name] = terms([], meta: meta) }
        return object
    }()

    /// - Parameter counts: hits per type.
    static func json(_ counts: [Int64: Int], types: TypeCatalog) -> JSONValue {
        var byName: [String: [(type: AnalysisType, count: Int)]] = [:]
        for (id, count) in counts {
            if let type = types[id] { byName[type.name, default: []].append((type, count)) }
        }
        let collections = byName.map { name, versions -> (count: Int, bucket: JSONValue) in
            let count = versions.reduce(0) { $0 + $1.count }
            let newest = versions.max { $0.type.order.lexicographicallyPrecedes($1.type.order) }
            let inner = versions.sorted { $0.count > $1.count }.map { version -> JSONValue in
                ["doc_count": .int(version.count), "key": .string(version.type.version)]
            }
            return (
                count,
                [
                    "__display_name__": .string(newest?.type.fullname ?? name), "doc_count": .int(count),
                    "facet_collection_version": terms(inner, meta: nil), "key": .string(name),
                ]
            )
        }
        var object = fixed
        object["facet_collection"] = terms(
            collections.sorted { $0.count > $1.count }.map(\.bucket), meta: ["order": 1])
        return .object(object)
    }

    private static func terms(_ buckets: [JSONValue], meta: JSONValue?) -> JSONValue {
        var object: JSONObject = [
            "buckets": .array(buckets), "doc_count_error_upper_bound": 0, "sum_other_doc_count": 0,
        ]
        object["meta"] = meta
        return .object(object)
    }
}
