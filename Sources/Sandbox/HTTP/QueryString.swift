/// The parameters of a query string or form, in order, repeated ones kept.
struct QueryString: Sendable {
    let items: [(name: String, value: String)]

    init(_ text: some StringProtocol) {
        items = text.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                name: PercentCoding.decode(parts[0], plusIsBlank: true),
                value: parts.count > 1 ? PercentCoding.decode(parts[1], plusIsBlank: true) : ""
            )
        }
    }

    /// The first value of a parameter.
    subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// All values of a parameter.
    func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// "Present and non-empty = true": `resolve=False` is true (section 3.2).
    func flag(_ name: String) -> Bool { self[name].map { !$0.isEmpty } ?? false }

    /// Whether the raw text holds only what the token look-up of the server lets through (section 1.2).
    static func isWellFormed(_ text: some StringProtocol) -> Bool {
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: continue
            case UInt8(ascii: "%"):
                guard rest.count >= 2, rest.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
                    return false
                }
            default:
                guard "_.-=&;:+~,*@!()/?".utf8.contains(byte) else { return false }
            }
        }
        return true
    }
}
