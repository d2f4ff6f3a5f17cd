import Crypto
import Foundation
import JSON

/// The position behind which the next page of a search begins, in a form that only this sandbox can make and that holds for the
/// same search of the same person.
enum OceanPageToken {
    static func text(_ position: OceanPosition, identity: String, key: SymmetricKey) -> String {
        let sortKey: JSONValue =
            switch position.key {
            case .number(let number): .int(number)
            case .text(let text): .string(text)
            }
        let payload = JSONValue.object(["i": .string(position.id), "k": sortKey]).bytes()
        return Data(signature(payload, identity, key) + payload).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// - Throws: 400 for a token that was not given for this search.
    static func read(_ text: String, identity: String, key: SymmetricKey) throws(OceanError) -> OceanPosition {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        let bytes = [UInt8](Data(base64Encoded: base64 + padding) ?? Data())
        let payload = Array(bytes.dropFirst(signatureLength))
        guard Array(bytes.prefix(signatureLength)) == signature(payload, identity, key),
            let object = (try? JSONValue.parse(payload))?.object, let id = object["i"]?.string
        else {
            throw .bad("next_token was not given for this search: repeat the search unchanged, or begin without it")
        }
        switch object["k"] {
        case .string(let text): return OceanPosition(key: .text(text), id: id)
        case let value: return OceanPosition(key: .number(Int(value?.int ?? 0)), id: id)
        }
    }

    private static let signatureLength = 16

    private static func signature(_ payload: [UInt8], _ identity: String, _ key: SymmetricKey) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        code.update(data: payload)
        code.update(data: Array(identity.utf8))
        return Array(code.finalize().prefix(signatureLength))
    }
}
