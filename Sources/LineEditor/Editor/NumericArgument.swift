/// A count for the next command, as M-3 or M-- gives it.
struct NumericArgument: Equatable, Sendable {
    private var isNegative = false
    private var digits: Int?

    /// No count of a person is longer than three digits; it bounds what a slip of the fingers can cost.
    private static let most = 999

    /// The count; a minus sign alone is -1.
    var value: Int { (digits ?? 1) * (isNegative ? -1 : 1) }

    /// Takes a digit or minus sign, whatever is held down with it; a further minus sign changes nothing.
    ///
    /// - Returns: false if the key is neither.
    mutating func take(_ key: Key) -> Bool {
        guard case .character(let character) = key.code else { return false }
        if character == "-", digits == nil {
            isNegative = true
        } else if character.isASCII, let digit = character.wholeNumberValue {
            digits = min((digits ?? 0) * 10 + digit, Self.most)
        } else {
            return false
        }
        return true
    }
}

extension Command {
    /// What it is with a negative count.
    var opposite: Command? {
        switch self {
        case .backwardChar: .forwardChar
        case .forwardChar: .backwardChar
        case .backwardWord: .forwardWord
        case .forwardWord: .backwardWord
        case .previousLine: .nextLine
        case .nextLine: .previousLine
        case .previousHistory: .nextHistory
        case .nextHistory: .previousHistory
        case .backwardDeleteChar: .deleteChar
        case .deleteChar, .deleteCharOrEndOfFile: .backwardDeleteChar
        case .killLine: .unixLineDiscard
        case .unixLineDiscard: .killLine
        case .killWord: .backwardKillWord
        case .backwardKillWord: .killWord
        case .undo: .redo
        case .redo: .undo
        default: nil
        }
    }
}
