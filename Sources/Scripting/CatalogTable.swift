import Catalog
import LuaKit

/// A declared operation as the Lua table that stdlib/service.lua binds and help() shows.
extension LuaValue {
    init(_ operation: Operation) {
        var fields: [(key: String, value: LuaValue)] = [
            ("name", .string(operation.name)),
            ("summary", .string(operation.summary)),
            ("effect", .string(operation.effect.rawValue)),
            ("method", .string(operation.method.rawValue)),
            ("path", .string(operation.path)),
            ("parameters", .array(operation.parameters.map(LuaValue.init))),
            ("result", .string(operation.result.rawValue)),
            ("returns", .string(operation.returns)),
            ("example", .string(operation.example)),
            ("source", .string(operation.source)),
            ("internal", .boolean(operation.isInternal)),
            ("repeatable", .boolean(operation.isRepeatable)),
        ]
        if let notes = operation.notes { fields.append(("notes", .string(notes))) }
        if operation.needsAdministrator { fields.append(("as", "admin")) }
        if let scope = operation.scope { fields.append(("scope", .string(scope))) }
        if let body = LuaValue(operation.body) { fields.append(("body", body)) }
        self = .table(fields)
    }

    private init?(_ body: Operation.Body) {
        switch body {
        case .none: return nil
        case .json(let parameter, let contentType):
            self = .table([
                ("kind", "json"), ("parameter", .string(parameter)), ("content_type", .string(contentType)),
            ])
        case .merged(let parameter, let added):
            self = .table([
                ("kind", "merged"), ("parameter", .string(parameter)), ("content_type", "application/json"),
                ("adding", LuaValue(added)),
            ])
        case .fields(let wires, let constants):
            self = .table([
                ("kind", "fields"), ("content_type", "application/json"),
                ("fields", LuaValue(wires)), ("constants", LuaValue(constants)),
            ])
        case .file(let parameter):
            self = .table([("kind", "file"), ("parameter", .string(parameter))])
        case .filePart(let path, let offset, let count):
            self = .table([
                ("kind", "file"), ("parameter", .string(path)), ("offset", .string(offset)), ("count", .string(count)),
            ])
        case .form(let file, let name):
            self = .table([("kind", "form"), ("parameter", .string(file)), ("name", .string(name))])
        }
    }

    private init(_ parameter: Parameter) {
        var fields: [(key: String, value: LuaValue)] = [
            ("name", .string(parameter.name)),
            ("type", .string(parameter.type.rawValue)),
            ("required", .boolean(parameter.isRequired)),
            ("place", LuaValue(parameter.place)),
            ("summary", .string(parameter.summary)),
        ]
        if parameter.isPositional { fields.append(("positional", .boolean(true))) }
        if !parameter.values.isEmpty { fields.append(("values", .array(parameter.values.map(LuaValue.string)))) }
        if !parameter.aliases.isEmpty { fields.append(("aliases", .array(parameter.aliases.map(LuaValue.string)))) }
        if let check = parameter.check { fields.append(("check", .string(check))) }
        self = .table(fields)
    }

    private init(_ place: Parameter.Place) {
        switch place {
        case .path(let slashes): self = .table([("kind", "path"), ("slashes", .boolean(slashes))])
        case .query(let wire): self = .table([("kind", "query"), ("wire", .string(wire))])
        case .flag(let wire, let value, let text):
            self = .table([
                ("kind", "flag"), ("wire", .string(wire)), ("when", .boolean(value)), ("text", .string(text)),
            ])
        case .header(let wire): self = .table([("kind", "header"), ("wire", .string(wire))])
        case .ifMatch(let offset): self = .table([("kind", "if_match"), ("offset", .integer(Int64(offset)))])
        case .view(let types):
            self = .table([("kind", "view"), ("types", LuaValue(types))])
        case .body: self = .table([("kind", "body")])
        }
    }

    private init(_ texts: [String: String]) {
        self = .table(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }
}
