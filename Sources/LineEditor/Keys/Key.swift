/// One key press, or one paste, as the editor sees it.
public struct Key: Hashable, Sendable {
    /// What was pressed, without the modifiers.
    public enum Code: Hashable, Sendable {
        /// A printable character, or one Unicode scalar of it: combining marks come as keys of their own.
        case character(Character)
        case up, down, left, right, home, end, pageUp, pageDown, insert, delete
        case enter, tab, backspace, escape
        /// F1 and up.
        case function(Int)
        /// Text between the marks of a bracketed paste. Nothing in it is a command.
        case paste(String)
    }

    /// Keys held down with another.
    public struct Modifiers: OptionSet, Hashable, Sendable {
        /// One bit each.
        public let rawValue: UInt8
        /// Modifiers from their bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Shift, where the terminal tells.
        public static let shift = Modifiers(rawValue: 1)
        /// Alt, or ESC before the key.
        public static let meta = Modifiers(rawValue: 2)
        /// Control.
        public static let control = Modifiers(rawValue: 4)
    }

    /// What was pressed.
    public var code: Code
    /// What was held down with it.
    public var modifiers: Modifiers

    /// A key with modifiers.
    public init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }
}

extension Key {
    private static let names: [(code: Code, name: String)] = [
        (.up, "Up"), (.down, "Down"), (.left, "Left"), (.right, "Right"), (.home, "Home"), (.end, "End"),
        (.pageUp, "PageUp"), (.pageDown, "PageDown"), (.insert, "Insert"), (.delete, "Delete"), (.enter, "Enter"),
        (.tab, "Tab"), (.backspace, "Backspace"), (.escape, "Esc"), (.character(" "), "Space"),
    ]

    /// The name as Emacs and readline write it: `C-a`, `M-b`, `S-Tab`, `Up`, `F1`.
    ///
    /// - Returns: nil if there is no such key.
    public init?(name: String) {
        var rest = Substring(name)
        var modifiers = Modifiers()
        while rest.count > 2, rest.dropFirst().first == "-" {
            switch rest.first {
            case "C": modifiers.insert(.control)
            case "M": modifiers.insert(.meta)
            case "S": modifiers.insert(.shift)
            default: return nil
            }
            rest = rest.dropFirst(2)
        }
        if let (code, _) = Self.names.first(where: { $0.name == rest }) {
            self.init(code, modifiers)
        } else if rest.first == "F", let number = Int(rest.dropFirst()) {
            self.init(.function(number), modifiers)
        } else if rest.count == 1, let character = rest.first {
            self.init(.character(character), modifiers)
        } else {
            return nil
        }
    }
}

extension Key: CustomStringConvertible {
    /// The name, as `init(name:)` reads it.
    public var description: String {
        var prefix = ""
        if modifiers.contains(.control) { prefix += "C-" }
        if modifiers.contains(.meta) { prefix += "M-" }
        if modifiers.contains(.shift) { prefix += "S-" }
        if let (_, name) = Self.names.first(where: { $0.code == code }) { return prefix + name }
        switch code {
        case .character(let character): return prefix + String(character)
        case .function(let number): return prefix + "F\(number)"
        default: return prefix + "Paste"
        }
    }
}
