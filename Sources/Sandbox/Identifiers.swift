import Foundation

/// New identifiers (section 4.3).
enum Identifiers {
    /// A UUID with dashes, lower case: buckets, versions, stored files, uploads.
    static func uuid() -> String { UUID().uuidString.lowercased() }

    /// A draft pid: 32 lower-case hexadecimal digits.
    static func pid() -> String { uuid().filter { $0 != "-" } }

    /// A record number like `CAP.CMS.7QX2.M0TD`; `None` when the type has no experiment (section 7.31).
    static func recid(experiment: String?) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        let group = { String((0..<4).map { _ in letters[Int.random(in: letters.indices)] }) }
        return "CAP.\(experiment ?? "None").\(group()).\(group())"
    }

    /// Random letters and digits: tokens have 60 (section 1.2).
    static func secret(_ length: Int = 60) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<length).map { _ in letters[Int.random(in: letters.indices)] })
    }

    /// Whether a text is a UUID with dashes.
    static func isUUID(_ text: String) -> Bool { text.utf8.count == 36 && UUID(uuidString: text) != nil }
}
