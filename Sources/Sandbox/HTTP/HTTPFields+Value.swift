import HTTPTypes

extension HTTPFields {
    /// The value of a field, as `self[name]` gives it: that joins values through lazy sequences even where there is but one,
    /// which takes ten times as long.
    func value(_ name: HTTPField.Name) -> String? {
        var only: String?
        for field in self where field.name == name {
            guard only == nil else { return self[name] }
            only = field.value
        }
        return only
    }

    /// Sets a field that is usually not there yet, as `self[name]` does.
    mutating func set(_ name: HTTPField.Name, _ value: String) {
        if contains(name) { self[name] = value } else { append(HTTPField(name: name, value: value)) }
    }
}
