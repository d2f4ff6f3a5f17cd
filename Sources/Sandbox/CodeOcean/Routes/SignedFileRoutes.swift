import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// Files behind signed links: no token, but a signature that expires (sections 5.2, 11.21).
struct SignedFileRoutes: Sendable {
    let store: OceanStore

    func answer(_ request: Request, _ path: Substring, _ rawQuery: Substring) throws -> Answer {
        guard request.method == .get || request.method == .head else {
            throw OceanError(
                405, "\(request.method.rawValue) is not allowed here, only GET, HEAD", allowed: "GET, HEAD")
        }
        // A storage refuses two ways of authentication at once, and whoever sends a token here has leaked it.
        guard request.headers[.authorization] == nil else {
            throw OceanError.bad("a signed link is fetched without an Authorization header")
        }
        let now = OceanClock.now()
        let link = try SignedLink(
            segments: path.split(separator: "/").map { PercentCoding.decode($0) }, query: QueryString(rawQuery),
            key: store.key, now: now)
        guard let bytes = try bytes(link, now) else { throw OceanError.missing("this file is gone") }
        let tag = "\"\(Insecure.MD5.hash(data: bytes).map { String(format: "%02x", $0) }.joined())\""
        let isOfThis = request.headers[.ifRange].map { $0 == tag } ?? true
        return answer(bytes, link, tag: tag, range: isOfThis ? request.headers[.range] : nil)
    }

    private func bytes(_ link: SignedLink, _ now: Double) throws -> [UInt8]? {
        let state = store.state
        switch link.owner {
        case .computation:
            guard let computation = state.computations[link.id] else { return nil }
            return RunResults.files(of: computation, at: now).first { $0.path == link.path }?.bytes
        case .asset:
            guard let file = state.asset(link.id)?.files.first(where: { $0.path == link.path }) else { return nil }
            return FileManager.default.contents(atPath: store.files.path(file.stored)).map { [UInt8]($0) }
        }
    }

    private func answer(_ bytes: [UInt8], _ link: SignedLink, tag: String, range header: String?) -> Answer {
        let name = link.path.split(separator: "/").last.map(String.init) ?? link.path
        // The console log has no ending to tell its type.
        let type = name == "output" ? "text/plain" : MediaTypes.guess(name)
        var answer = Answer(status: 200, contentType: type, body: .bytes(bytes))
        answer.set(.acceptRanges, "bytes")
        answer.set(.eTag, tag)
        answer.set(.contentDisposition, "\(link.disposition); \(SignedFileRoutes.parameter(fileName: name))")
        switch ByteRange(header, size: bytes.count) {
        case .whole: break
        case .part(let range):
            answer.status = 206
            answer.body = .bytes(Array(bytes[range]))
            answer.set(.contentRange, "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)")
        case .unsatisfiable:
            answer.status = 416
            answer.body = .none
            answer.set(.contentRange, "bytes */\(bytes.count)")
        }
        return answer
    }

    /// The name in quotes, and in the encoded form as well when it is not plain ASCII.
    private static func parameter(fileName name: String) -> String {
        let plain = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { scalar in
                    (0x20..<0x7F).contains(scalar.value) && !"\"\\".unicodeScalars.contains(scalar) ? scalar : "_"
                }))
        let quoted = "filename=\"\(plain)\""
        return plain == name ? quoted : "\(quoted); filename*=UTF-8''\(PercentCoding.encodePath(name))"
    }
}
