import Foundation
import GRDB

/// What is kept of the Code Ocean half: one row per item, as JSON. Nothing is looked up with SQL, so there are no columns for it.
enum OceanDocument {
    enum Kind: String, Sendable { case capsule, asset, computation, job, secret }

    static func write(_ kind: Kind, _ id: String, _ item: some Encodable, in database: Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try database.run(
            "INSERT OR REPLACE INTO ocean_documents (kind, id, document) VALUES (?, ?, ?)",
            [kind.rawValue, id, String(decoding: try encoder.encode(item), as: UTF8.self)])
    }

    static func remove(_ kind: Kind, _ id: String, in database: Database) throws {
        try database.run("DELETE FROM ocean_documents WHERE kind = ? AND id = ?", [kind.rawValue, id])
    }

    /// All items of a kind.
    static func all<Item: Decodable>(_ kind: Kind, _: Item.Type, in database: Database) throws -> [Item] {
        let decoder = JSONDecoder()
        return try database.all("SELECT document FROM ocean_documents WHERE kind = ? ORDER BY id", [kind.rawValue]).map
        {
            let text: String = $0[0]
            return try decoder.decode(Item.self, from: Data(text.utf8))
        }
    }
}
