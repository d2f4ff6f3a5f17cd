/// A failure whose text is all that a person needs.
struct CapFailure: Error, CustomStringConvertible {
    let message: String

    init(_ message: String) { self.message = message }
    var description: String { message }
}
