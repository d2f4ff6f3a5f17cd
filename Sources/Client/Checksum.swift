import Crypto
import NIOCore

/// The MD5 of a streamed file, CAP's checksum (reference cap-api 3.6). It finds damage in transit; it is no protection
/// against someone who wants two files to have the same one, and is not used as such.
struct Checksum: Sendable {
    private var state = Insecure.MD5()

    /// Adds a block.
    mutating func update(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { state.update(bufferPointer: $0) }
    }

    /// The sixteen bytes for everything added.
    var digest: [UInt8] { Array(state.finalize()) }

    /// `md5:<hex>`, as CAP writes it.
    var text: String { "md5:\(Self.hex(digest))" }

    /// Compares with what the server says of the content.
    /// - Parameter headers: the answer's headers, with names in lower case: `content-md5` in hex (CAP) or base64 (RFC 1864), `etag: "md5:<hex>"`.
    /// - Returns: nil if they agree or say nothing, else the header that differs.
    func mismatch(with headers: [(name: String, value: String)]) -> String? {
        let digest = digest
        let hex = Self.hex(digest)
        for (name, value) in headers {
            switch name {
            case "content-md5":
                let stated = value.trimmingBlanks()
                let agrees = stated.utf8.count == 32 ? stated.lowercased() == hex : stated == Base64.encode(digest)
                if !agrees { return "\(name): \(value)" }
            case "etag":
                let tag = value.lowercased()
                if tag.hasPrefix("\"md5:"), tag != "\"md5:\(hex)\"" { return "\(name): \(value)" }
            default: break
            }
        }
        return nil
    }

    private static func hex(_ digest: [UInt8]) -> String {
        digest.map { $0 < 16 ? "0\(String($0, radix: 16))" : String($0, radix: 16) }.joined()
    }
}
