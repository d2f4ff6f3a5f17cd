import HTTPTypes

extension HTTPField.Name {
    /// Names that the library does not know.
    static let link = name("Link")
    static let contentMD5 = name("Content-MD5")
    static let fileTags = name("X-CAP-File-Tags")
    /// The version that a Code Ocean client needs.
    static let minServerVersion = name("Min-Server-Version")
    /// The fault that a request to the Code Ocean half asks for.
    static let sandboxFault = name("Sandbox-Fault")

    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .contentType }
}
