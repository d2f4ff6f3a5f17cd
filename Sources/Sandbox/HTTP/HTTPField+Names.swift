import HTTPTypes

extension HTTPField.Name {
    /// Names that the library does not know.
    static let link = name("Link")
    static let contentMD5 = name("Content-MD5")
    static let fileTags = name("X-CAP-File-Tags")
    /// The version that a Code Ocean client needs.
    static let minServerVersion = name("Min-Server-Version")

    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .contentType }
}
