/// A number with the literal it was written with: `1.0` stays `1.0`, integers of any size stay exact.
public struct JSONNumber: Sendable {
    /// The text of the number as it stands in the document.
    public let literal: String

    init(literal: String) { self.literal = literal }

    /// An integer.
    public init(_ value: some BinaryInteger) { literal = String(value) }

    /// A finite floating-point number, in its shortest form.
    public init(_ value: Double) { literal = value.description }

    /// Whether the literal is written as an integer, without fraction and exponent.
    public var isIntegerLiteral: Bool { literal.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) } }

    /// Whether the value is an integer: `1`, `1.0`, `1e3`.
    public var isIntegral: Bool {
        if isIntegerLiteral { return true }
        let value = double
        return value.isFinite && value == value.rounded(.towardZero)
    }

    /// The value when it is written as an integer and fits 64 bits.
    public var int64: Int64? { Int64(literal) }

    /// The nearest floating-point value.
    public var double: Double { Double(literal) ?? .nan }

    /// False for the `NaN` and `Infinity` that only the lenient parser lets through.
    public var isFinite: Bool { isIntegerLiteral || double.isFinite }

    /// Whether the value is zero in any notation.
    public var isZero: Bool { double == 0 }
}

extension JSONNumber: Comparable {
    /// Equal as numbers: 1 and 1.0 are.
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.isIntegerLiteral && right.isIntegerLiteral {
            return left.literal == right.literal || (left.isZero && right.isZero)
        }
        return left.double == right.double
    }

    /// Less as numbers.
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        if let a = left.int64, let b = right.int64 { return a < b }
        return left.double < right.double
    }
}
