/// A complete escape sequence of a key: what stands between `ESC [` or `ESC O` and its last byte.
struct KeySequence {
    let parameters: [UInt8]
    let final: UInt8

    /// The numbers of the parameters; of kitty's `97:65;5:1` only the first of each group.
    private var numbers: [Int] {
        parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { part in
            Int(String(decoding: part.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)) ?? 0
        }
    }

    /// `CSI 200 ~`.
    var beginsPaste: Bool { final == UInt8(ascii: "~") && parameters == Array("200".utf8) }

    /// The key of `CSI parameters final`, if it is one.
    var controlKey: Key? {
        // Private parameters (`<`, `=`, `>`, `?`) are answers of the terminal and mouse reports.
        if let first = parameters.first, (0x3C...0x3F).contains(first) { return nil }
        let numbers = numbers
        let modifiers = numbers.count > 1 ? Self.modifiers(numbers[1]) : []
        switch final {
        case UInt8(ascii: "~"):
            // xterm's modifyOtherKeys: CSI 27 ; modifiers ; character ~
            if numbers.count == 3, numbers[0] == 27 { return Self.key(codePoint: numbers[2], modifiers) }
            return Self.numbered[numbers[0]].map { Key($0, modifiers) }
        case UInt8(ascii: "u"): return Self.key(codePoint: numbers[0], modifiers)
        case UInt8(ascii: "$"): return Self.numbered[numbers[0]].map { Key($0, .shift) }
        case UInt8(ascii: "^"): return Self.numbered[numbers[0]].map { Key($0, .control) }
        case UInt8(ascii: "@"): return Self.numbered[numbers[0]].map { Key($0, [.control, .shift]) }
        case UInt8(ascii: "Z"): return Key(.tab, modifiers.union(.shift))
        // rxvt: Shift with an arrow.
        case UInt8(ascii: "a")...UInt8(ascii: "d"): return Self.lettered[final - 32].map { Key($0, .shift) }
        // CSI R is also how a terminal tells where the cursor is; F3 has no parameters or a 1.
        case UInt8(ascii: "R") where numbers[0] > 1: return nil
        default: return Self.lettered[final].map { Key($0, modifiers) }
        }
    }

    /// The key of `ESC O parameters final`, if it is one.
    var singleShiftKey: Key? {
        let modifiers = parameters.isEmpty ? [] : Self.modifiers(numbers.last ?? 0)
        switch final {
        // rxvt: Control with an arrow.
        case UInt8(ascii: "a")...UInt8(ascii: "d"): return Self.lettered[final - 32].map { Key($0, .control) }
        case UInt8(ascii: "M"): return Key(.enter, modifiers)
        case UInt8(ascii: "I"): return Key(.tab, modifiers)
        // The keypad in application mode: * + , - . / 0 to 9.
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            return Key(.character(Character(Unicode.Scalar(final - 0x40))), modifiers)
        case UInt8(ascii: "X"): return Key(.character("="), modifiers)
        default: return Self.lettered[final].map { Key($0, modifiers) }
        }
    }

    private static let lettered: [UInt8: Key.Code] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "P"): .function(1),
        UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
    ]

    private static let numbered: [Int: Key.Code] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]

    /// xterm's number: 1 and a bit each for Shift, Alt, Control and Meta.
    private static func modifiers(_ number: Int) -> Key.Modifiers {
        let bits = max(0, number - 1)
        var modifiers = Key.Modifiers()
        if bits & 1 != 0 { modifiers.insert(.shift) }
        if bits & 0b1010 != 0 { modifiers.insert(.meta) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        return modifiers
    }

    private static func key(codePoint: Int, _ modifiers: Key.Modifiers) -> Key? {
        switch codePoint {
        case 9: return Key(.tab, modifiers)
        case 13: return Key(.enter, modifiers)
        case 27: return Key(.escape, modifiers)
        case 127, 8: return Key(.backspace, modifiers)
        // Kitty's keys without a character (keypad, media keys) are numbered in the private use area.
        case ..<32, 57344...63743: return nil
        default:
            guard let value = UInt32(exactly: codePoint), let scalar = Unicode.Scalar(value) else { return nil }
            // Shift is in the character already, except beside Control, where C-S-a is C-a to this editor.
            return Key(.character(Character(scalar)), modifiers.subtracting(.shift))
        }
    }
}
