import Foundation
import GRDB
import JSON

/// Who and what there is before the first request: users with tokens, roles, the directory and the types.
struct World: Sendable {
    struct Token: Sendable {
        let token: String
        let name: String
        let scopes: [String]
    }

    struct User: Sendable {
        let id: Int64
        let email: String
        let roles: [String]
        let tokens: [Token]
    }

    struct Role: Sendable {
        let name: String
        let actions: [String]
    }

    /// A type with the e-mails of those who may create in it.
    struct Schema: Sendable {
        let document: JSONObject
        let creators: [String]
        let creatingRoles: [String]
    }

    var users: [User]
    var roles: [Role]
    var people: [String]
    var groups: [String]
    var schemas: [Schema]

    /// Reads a world file; paths of schema files are relative to it.
    ///
    /// - Throws: ``SandboxError``.
    static func load(file: String) throws -> World {
        let document = try json(file)
        let folder = (file as NSString).deletingLastPathComponent
        let texts = { (value: JSONValue?) in (value?.array ?? []).compactMap(\.string) }
        let schemas = try (document["schemas"]?.array ?? []).map { entry -> Schema in
            guard let name = entry["file"]?.string else { throw SandboxError("\(file): a schema without file") }
            let path = name.hasPrefix("/") ? name : folder.isEmpty ? name : folder + "/" + name
            guard let schema = try json(path).object else { throw SandboxError("\(path) is no object") }
            return Schema(
                document: schema, creators: texts(entry["create"]?["users"]),
                creatingRoles: texts(entry["create"]?["roles"]))
        }
        let users = try (document["users"]?.array ?? []).map { entry -> User in
            guard let id = entry["id"]?.int, let email = entry["email"]?.string else {
                throw SandboxError("\(file): a user needs id and email")
            }
            let tokens = (entry["tokens"]?.array ?? []).map { token in
                Token(
                    token: token["token"]?.string ?? "", name: token["name"]?.string ?? "",
                    scopes: texts(token["scopes"]))
            }
            return User(id: id, email: email, roles: texts(entry["roles"]), tokens: tokens)
        }
        return World(
            users: users,
            roles: (document["roles"]?.array ?? []).map {
                Role(name: $0["name"]?.string ?? "", actions: texts($0["actions"]))
            },
            people: texts(document["directory"]?["people"]), groups: texts(document["directory"]?["egroups"]),
            schemas: schemas)
    }

    private static func json(_ path: String) throws -> JSONValue {
        guard let data = FileManager.default.contents(atPath: path) else { throw SandboxError("cannot read \(path)") }
        do {
            return try JSONValue.parse([UInt8](data))
        } catch {
            throw SandboxError("\(path): \(error)")
        }
    }
}
