import JSON

/// `GET /deposits/_options` and `/records/_options` (D2, R2).
enum SearchOptions {
    static let mediaTypes = [
        "application/json", "application/basic+json", "application/csv", "application/marcxml+xml",
    ]

    static let deposits = options(
        items: DraftView.mediaTypes,
        sorts: [
            ["mostrecent": ["default_order": "asc", "title": "Most recent"]],
            ["bestmatch": ["default_order": "asc", "title": "Best match"]],
            ["analysis_stage": ["default_order": "desc", "title": "Analysis Stage (desc)"]],
        ])

    static let records = options(
        items: RecordView.mediaTypes,
        sorts: [
            ["bestmatch": ["default_order": "asc", "title": "Best match"]],
            ["mostrecent": ["default_order": "asc", "title": "Most recent"]],
        ])

    private static func options(items: [String], sorts: [JSONValue]) -> JSONValue {
        [
            "default_media_type": "application/json", "item_media_types": .array(items.sorted().map(JSONValue.string)),
            "max_result_window": 10000, "search_media_types": .array(mediaTypes.sorted().map(JSONValue.string)),
            "sort_fields": .array(sorts),
        ]
    }
}
