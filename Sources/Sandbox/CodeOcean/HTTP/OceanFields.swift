import JSON

/// The members of a JSON object in a request, read with the type they must have. A member that is null is absent, at every
/// depth: clients send all that they leave unset as null (section 1.10).
struct OceanFields: Sendable {
    let object: JSONObject
    /// Where the object stands in the body, for messages: `source.aws.`.
    private let place: String

    init(_ object: JSONObject, place: String = "") {
        self.object = object
        self.place = place
    }

    /// - Throws: 400 when the value is no object.
    init(_ value: JSONValue, named name: String = "the body", place: String = "") throws(OceanError) {
        guard let object = value.object else { throw .bad("\(name) must be a JSON object") }
        self.init(object, place: place)
    }

    func value(_ name: String) -> JSONValue? {
        guard let value = object[name] else { return nil }
        if case .null = value { return nil }
        return value
    }

    /// The name of a member as messages give it.
    func path(_ name: String) -> String { place + name }

    func text(_ name: String) throws(OceanError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw .bad("\(path(name)) must be a string") }
        return text
    }

    /// A text that is there and not empty.
    func requiredText(_ name: String) throws(OceanError) -> String {
        guard let text = try text(name), !text.isEmpty else { throw .bad("\(path(name)) is required") }
        return text
    }

    func flag(_ name: String) throws(OceanError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.bool else { throw .bad("\(path(name)) must be true or false") }
        return flag
    }

    func integer(_ name: String) throws(OceanError) -> Int? {
        guard let value = value(name) else { return nil }
        guard case .number(let number) = value, number.isIntegral, abs(number.double) < 9e15 else {
            throw .bad("\(path(name)) must be an integer")
        }
        return Int(number.double)
    }

    func number(_ name: String) throws(OceanError) -> Double? {
        guard let value = value(name) else { return nil }
        guard case .number(let number) = value, number.isFinite else { throw .bad("\(path(name)) must be a number") }
        return number.double
    }

    func texts(_ name: String) throws(OceanError) -> [String]? {
        guard let value = value(name) else { return nil }
        guard let array = value.array else { throw .bad("\(path(name)) must be a list of strings") }
        var texts: [String] = []
        for element in array {
            guard let text = element.string else { throw .bad("\(path(name)) must be a list of strings") }
            texts.append(text)
        }
        return texts
    }

    func fields(_ name: String) throws(OceanError) -> OceanFields? {
        guard let value = value(name) else { return nil }
        return try OceanFields(value, named: path(name), place: path(name) + ".")
    }

    func list(_ name: String) throws(OceanError) -> [OceanFields]? {
        guard let value = value(name) else { return nil }
        guard let array = value.array else { throw .bad("\(path(name)) must be a list of objects") }
        return try OceanFields.list(array, named: path(name))
    }

    /// The objects of a list.
    static func list(_ array: [JSONValue], named name: String) throws(OceanError) -> [OceanFields] {
        var list: [OceanFields] = []
        for (index, element) in array.enumerated() {
            list.append(try OceanFields(element, named: "\(name)[\(index)]", place: "\(name)[\(index)]."))
        }
        return list
    }

    /// One of a few words.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _: Choice.Type
    ) throws(OceanError) -> Choice? where Choice.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .bad("\(path(name)) must be one of \(choices), not \"\(text)\"")
        }
        return choice
    }
}
