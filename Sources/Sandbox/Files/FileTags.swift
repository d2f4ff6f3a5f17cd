import JSON

/// The tags of an uploaded file: the header `X-CAP-File-Tags: key=value&...` (section 3.6 F4).
enum FileTags {
    /// The tags as JSON text; entries without `=` are dropped as Python's form parser does.
    static func parse(_ header: String?) throws(CapError) -> String {
        var tags = JSONObject()
        for (key, value) in QueryString(
            (header ?? "").split(separator: "&").filter { $0.contains("=") }.joined(separator: "&")
        ).items {
            guard (1...255).contains(key.count), (1...255).contains(value.count) else {
                throw .rest(400, "Too long/short tag key or tag value.")
            }
            guard tags[key] == nil else { throw .rest(400, "Duplicate tag key") }
            tags[key] = .string(value)
        }
        return JSONValue.object(tags).text()
    }
}
