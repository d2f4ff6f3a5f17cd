import Client
import LuaKit

/// Reads the request that stdlib/operation.lua has built: { method, path, query, headers, body or file, content_type,
/// offset and count for a part of the file, sink, overwrite, retry, operation, no_token, progress and base }.
struct RequestFields {
    let stack: LuaStack
    let index: Int32

    func request() throws -> ClientRequest {
        var request = ClientRequest(method: try text("method"), path: try text("path"))
        request.query = try pairs("query")
        request.headers = try pairs("headers")
        switch try text("retry") {
        case "safe": request.retry = .safe
        case "conditional": request.retry = .conditional
        case "never": request.retry = .never
        default: request.retry = .unsafe
        }
        request.sendsToken = stack.field("no_token", at: index) != .boolean(true)
        let contentType = stack.field("content_type", at: index)?.text ?? "application/json"
        if case .bytes(let body) = stack.field("body", at: index) {
            request.body = .bytes(body, contentType: contentType)
        } else if let path = stack.field("file", at: index), path != .nil {
            request.body = .file(path: try Self.path(path), contentType: contentType, range: range)
        }
        if let path = stack.field("sink", at: index), path != .nil {
            request.sink = .file(
                path: try Self.path(path), overwrite: stack.field("overwrite", at: index) == .boolean(true))
        }
        return request
    }

    /// The line of the display that shows this transfer, and what of the whole was done before; nil when it has none.
    var progressLine: (number: Int64, base: Int64)? {
        guard case .integer(let number) = stack.field("progress", at: index) else { return nil }
        guard case .integer(let base) = stack.field("base", at: index) else { return (number, 0) }
        return (number, base)
    }

    /// A file and the part of it, nil for all.
    func filePart() throws -> (path: String, range: Range<Int64>?) {
        (try Self.path(stack.field("path", at: index) ?? .nil), range)
    }

    /// The path in a Lua string. One that is not UTF-8 would name another file once it is repaired.
    static func path(_ value: LuaValue) throws -> String {
        guard case .bytes(let bytes) = value, let path = String(validating: bytes, as: UTF8.self) else {
            throw LuaError(kind: "file", message: "the name of the file is not UTF-8")
        }
        return path
    }

    /// The part of the file to send, nil for all of it.
    private var range: Range<Int64>? {
        guard case .integer(let offset) = stack.field("offset", at: index),
            case .integer(let count) = stack.field("count", at: index),
            offset >= 0, count >= 0, count <= Int64.max - offset
        else { return nil }
        return offset..<(offset + count)
    }

    private func text(_ name: String) throws -> String {
        guard let text = stack.field(name, at: index)?.text else {
            throw LuaError(kind: "internal", message: "native.send: the request has no '\(name)'")
        }
        return text
    }

    private func pairs(_ name: String) throws -> [(name: String, value: String)] {
        guard case .array(let items) = stack.field(name, at: index) else { return [] }
        return items.compactMap { item in
            guard case .array(let pair) = item, pair.count == 2, let name = pair[0].text, let value = pair[1].text
            else { return nil }
            return (name, value)
        }
    }
}
