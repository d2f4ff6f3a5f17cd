import JSON

/// The search of clients from before 3.x: the parameters of a query string instead of a body (L1).
enum LegacySearch {
    /// The same search as a body would ask for it. Numbers and flags that are none stay texts, which are then refused.
    static func fields(_ query: QueryString) -> OceanFields {
        var object = JSONObject()
        for (name, value) in query.items where !value.isEmpty {
            switch name {
            case "start", "offset", "from", "limit": object[name] = Int(value).map { .int($0) } ?? .string(value)
            case "favorite", "archived":
                switch value.lowercased() {
                case "true", "1": object[name] = true
                case "false", "0": object[name] = false
                default: object[name] = .string(value)
                }
            default: object[name] = .string(value)
            }
        }
        return OceanFields(object)
    }
}
