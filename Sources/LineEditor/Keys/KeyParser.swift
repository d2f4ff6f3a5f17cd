/// Bytes from a terminal to keys, one byte at a time, wherever the stream was cut.
///
/// Understood are UTF-8, control characters, ESC as Meta, the sequences of xterm, VT, rxvt, the Linux console and the
/// `CSI u` form of kitty, and bracketed paste. Any other sequence is swallowed whole: an answer of the terminal or a key
/// nobody knows never becomes text. Invalid UTF-8 becomes U+FFFD.
public struct KeyParser: Sendable {
    private enum State {
        case ground
        /// Inside a UTF-8 sequence that needs so many more bytes.
        case utf8(missing: Int)
        case escape
        /// After ESC O.
        case singleShift
        /// After ESC [.
        case control
        /// After ESC [ M: the three bytes of an old mouse report.
        case mouse(left: Int)
        /// After ESC [ [, the Linux console's way to say F1 to F5.
        case console
        /// After ESC ] or ESC P: an answer of the terminal, until BEL or ESC \.
        case string
        case paste
    }

    private var state = State.ground
    /// What came of the sequence: the parameters of CSI and SS3, the bytes of UTF-8, the text of a paste.
    private var pending: [UInt8] = []
    /// An ESC came before the sequence, which is how terminals say Meta.
    private var isMeta = false
    private static let endOfPaste = Array("\u{1B}[201~".utf8)
    /// Longer than any sequence with a meaning; the rest is dropped as it comes.
    private static let longestSequence = 64

    /// A parser at the start of a stream.
    public init() {}

    /// Whether what came may be a whole key or the start of one, so that only the time that passes can tell.
    ///
    /// The caller then waits some 50 ms for more bytes and, if none come, calls `flush()`.
    public var isUndecided: Bool {
        switch state {
        case .ground, .utf8, .paste: false
        default: true
        }
    }

    /// Takes bytes and returns the keys that they complete.
    public mutating func parse(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes { take(byte, into: &keys) }
        return keys
    }

    /// Decides what is undecided: nothing more comes.
    public mutating func flush() -> [Key] {
        defer { reset() }
        switch state {
        case .escape: return [Key(.escape, isMeta ? .meta : [])]
        case .singleShift: return [Key(.character("O"), .meta)]
        case .control where pending.isEmpty: return [Key(.character("["), .meta)]
        case .string where pending.count == 1: return [Key(.character(Character(Unicode.Scalar(pending[0]))), .meta)]
        case .ground, .utf8, .control, .mouse, .console, .string, .paste: return []
        }
    }

    private mutating func reset() {
        state = .ground
        isMeta = false
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func finish(_ key: Key?, into keys: inout [Key]) {
        if var key {
            if isMeta { key.modifiers.insert(.meta) }
            keys.append(key)
        }
        reset()
    }

    private mutating func take(_ byte: UInt8, into keys: inout [Key]) {
        switch state {
        case .ground: takeGround(byte, into: &keys)
        case .utf8(let missing): takeContinuation(byte, missing: missing, into: &keys)
        case .escape: takeAfterEscape(byte, into: &keys)
        case .singleShift, .control: takeParameter(byte, into: &keys)
        case .mouse(let left): if left > 1 { state = .mouse(left: left - 1) } else { reset() }
        case .console:
            let isFunction = (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(byte)
            finish(isFunction ? Key(.function(Int(byte) - 64)) : nil, into: &keys)
        case .string:
            let isEnd = byte == 0x07 || byte == UInt8(ascii: "\\") && pending.last == 0x1B
            if isEnd { return reset() }
            if pending.count == Self.longestSequence { pending.removeLast() }
            pending.append(byte)
        case .paste:
            pending.append(byte)
            if byte == UInt8(ascii: "~"), pending.suffix(Self.endOfPaste.count).elementsEqual(Self.endOfPaste) {
                let text = String(decoding: pending.dropLast(Self.endOfPaste.count), as: UTF8.self)
                pending = []
                finish(Key(.paste(text)), into: &keys)
            }
        }
    }

    private mutating func takeGround(_ byte: UInt8, into keys: inout [Key]) {
        switch byte {
        case 0x1B: state = .escape
        case 0..<0x20, 0x7F: finish(Self.controlKey(byte), into: &keys)
        case ..<0x80: finish(Key(.character(Character(Unicode.Scalar(byte)))), into: &keys)
        case 0xC2..<0xE0: beginUTF8(byte, missing: 1)
        case 0xE0..<0xF0: beginUTF8(byte, missing: 2)
        case 0xF0..<0xF5: beginUTF8(byte, missing: 3)
        default: finish(Key(.character("\u{FFFD}")), into: &keys)
        }
    }

    private mutating func beginUTF8(_ byte: UInt8, missing: Int) {
        pending = [byte]
        state = .utf8(missing: missing)
    }

    private mutating func takeContinuation(_ byte: UInt8, missing: Int, into keys: inout [Key]) {
        guard (0x80..<0xC0).contains(byte) else {
            finish(Key(.character("\u{FFFD}")), into: &keys)
            return take(byte, into: &keys)
        }
        pending.append(byte)
        if missing > 1 {
            state = .utf8(missing: missing - 1)
        } else {
            // Overlong forms and surrogates decode to several U+FFFD; one is enough for one bad character.
            let scalar = String(decoding: pending, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
            finish(Key(.character(Character(scalar))), into: &keys)
        }
    }

    private mutating func takeAfterEscape(_ byte: UInt8, into keys: inout [Key]) {
        switch byte {
        case 0x1B:
            if isMeta { keys.append(Key(.escape)) }
            isMeta = true
        case UInt8(ascii: "["): state = .control
        case UInt8(ascii: "O"): state = .singleShift
        case UInt8(ascii: "]"), UInt8(ascii: "P"):
            state = .string
            pending = [byte]
        default:
            isMeta = true
            state = .ground
            takeGround(byte, into: &keys)
        }
    }

    private mutating func takeParameter(_ byte: UInt8, into keys: inout [Key]) {
        let isControl = if case .control = state { true } else { false }
        switch byte {
        case 0x1B:
            // The sequence was cut off; a new one starts.
            reset()
            state = .escape
        case 0..<0x20:
            reset()
            takeGround(byte, into: &keys)
        case UInt8(ascii: "[") where isControl && pending.isEmpty: state = .console
        case UInt8(ascii: "M") where isControl && pending.isEmpty: state = .mouse(left: 3)
        case UInt8(ascii: "$") where isControl && pending.first.map { $0 != UInt8(ascii: "?") } == true:
            finish(KeySequence(parameters: pending, final: byte).controlKey, into: &keys)
        case 0x20..<0x40:
            if pending.count < Self.longestSequence { pending.append(byte) }
        case 0x40..<0x7F:
            let sequence = KeySequence(parameters: pending, final: byte)
            if isControl, sequence.beginsPaste {
                reset()
                state = .paste
            } else {
                finish(isControl ? sequence.controlKey : sequence.singleShiftKey, into: &keys)
            }
        default: reset()
        }
    }

    /// The key of a C0 control character or DEL.
    private static func controlKey(_ byte: UInt8) -> Key {
        switch byte {
        case 0x09: Key(.tab)
        case 0x0D: Key(.enter)
        case 0x7F: Key(.backspace)
        case 0x00: Key(.character(" "), .control)
        case 0x01...0x1A: Key(.character(Character(Unicode.Scalar(byte + 0x60))), .control)
        default: Key(.character(Character(Unicode.Scalar(byte + 0x40))), .control)
        }
    }
}
