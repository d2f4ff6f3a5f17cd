/// A text that must never be shown: a token. It prints, reflects and interpolates as `<redacted>` and cannot be encoded,
/// so that no log line, error or dump shows it by accident.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself, for the Authorization header and the redaction only.
    let value: String

    /// Wraps a text.
    /// - Parameter value: the token as the server issued it.
    public init(_ value: String) {
        self.value = value
    }

    /// Always `<redacted>`.
    public var description: String { Redaction.mask }

    /// Always `<redacted>`.
    public var debugDescription: String { Redaction.mask }

    /// No children: `dump` and string interpolation of an enclosing value find nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
